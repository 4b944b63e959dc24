"""Reading the parts of any xlsx file as they stand: cells with formula and stored value, and how sheets are set up."""
