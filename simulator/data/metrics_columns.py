"""Which columns a table of answers or of service tickets has, and which of the two it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from simulator.data.columns import COMMON_NAMES, Chosen, choose
from simulator.data.engines import Table
from simulator.data.metrics_catalogue import ANSWERS, METRICS, TICKETS
from simulator.errors import UsageError, quoted
from simulator.language import _, marked

_NOT_ONLY_OF_SCORES = ("rating", "danh_gia", "diem_danh_gia")  # as often from 1 to 5 as from 0 to 10
_SHARED = ("unit", "wave", "currency")
ANSWER_ROLES = ("customer", "score", "csat", "ces", "spend", "contract", "spent", "churned", "active", "end", "date")
TICKET_ROLES = ("opened", "due", "first-response", "closed", "complaint", "category", "satisfied", "rating", "feedback")
WAYS_TO_LEAVE = ("churned", "active", "end")
"""The columns that tell who left, of which one is used: the first there is."""
_TIMES_OF_TICKETS = ("due", "first-response", "closed")

_NAMES_OF_ANSWERS: Mapping[str, str] = {
    marked("csat"): (
        "csat csat_score satisfaction satisfaction_score customer_satisfaction diem_csat muc_do_hai_long "
        "diem_hai_long hai_long"
    ),
    marked("ces"): "ces ces_score effort effort_score customer_effort ease diem_ces no_luc muc_do_no_luc de_dang",
    marked(
        "contract"
    ): "contract_value contract annual_contract_value acv subscription_value gia_tri_hop_dong hop_dong",
    marked("spent"): (
        "spent total_spend total_spent lifetime_spend spend_to_date total_revenue lifetime_revenue "
        "tong_chi_tieu tong_doanh_thu"
    ),
    marked(
        "churned"
    ): "churned churn is_churned has_churned churn_flag lost cancelled canceled da_roi_bo roi_bo da_huy",
    marked("active"): "active is_active active_flag retained customer_status dang_hoat_dong con_hoat_dong",
    marked("end"): (
        "end_date churn_date cancel_date cancelled_at canceled_at contract_end left_on ngay_ket_thuc "
        "ngay_roi_bo ngay_huy"
    ),
}
_NAMES_OF_TICKETS: Mapping[str, str] = {
    marked("opened"): (
        "opened opened_at open_date created created_at creation_date received received_at ngay_mo ngay_tao "
        "ngay_tiep_nhan"
    ),
    marked("due"): "due due_at due_date deadline sla_due resolution_due han han_xu_ly thoi_han ngay_den_han",
    marked("first-response"): (
        "first_response first_response_at first_response_date first_reply first_reply_at responded_at phan_hoi_dau "
        "phan_hoi_dau_tien ngay_phan_hoi"
    ),
    marked("closed"): (
        "closed closed_at close_date resolved resolved_at resolution_date solved_at ngay_dong ngay_giai_quyet "
        "ngay_hoan_thanh"
    ),
    marked("complaint"): "complaint is_complaint complaint_flag khieu_nai la_khieu_nai phan_nan",
    marked("category"): "category ticket_category type ticket_type kind loai loai_yeu_cau phan_loai danh_muc",
    marked("satisfied"): "satisfied is_satisfied hai_long khach_hai_long",
    marked("rating"): (
        "rating csat csat_score satisfaction satisfaction_score diem_danh_gia danh_gia diem_hai_long muc_do_hai_long"
    ),
    marked("feedback"): "feedback sentiment feedback_type customer_feedback y_kien phan_hoi cam_nhan",
}


def choose_metric_columns(
    table: Table, named: Mapping[str, str | None], *, named_only: bool = False
) -> tuple[str, Chosen]:
    """Tell answers from tickets by the columns there are, and choose those in use.

    Args:
        table: the table.
        named: what the user named, by role.
        named_only: whether nothing is guessed.

    Returns:
        The kind of table (one of ``METRICS``), and its columns.

    Raises:
        UsageError: columns of both kinds are named, or nothing can be measured from those there are.
    """
    given = {role: name for role, name in named.items() if name is not None}
    kind = _kind(table, given)
    roles = ANSWER_ROLES if kind == ANSWERS else TICKET_ROLES
    strange = [role for role in given if role not in (*roles, *_SHARED)]
    if strange:
        message = _("--{option} does not belong to a table of answers", option=strange[0])
        if kind != ANSWERS:
            message = _("--{option} does not belong to a table of service tickets", option=strange[0])
        raise UsageError(message, _("leave it out"))
    wanted = () if named_only else (*roles, *_SHARED)
    chosen = _without_needless(choose(table.columns, given, (), wanted, _names(kind)), given)
    if not measurable(kind, chosen.names):
        listed = ", ".join(quoted(name) for name in table.columns) or _("none")
        hint = _("name columns with --score, --csat, --ces, --churned ..., or --opened, --closed ... of tickets")
        raise UsageError(_("no column that holds a metric was found among {listed}", listed=listed), hint)
    return kind, chosen


def measurable(kind: str, columns: Collection[str]) -> list[str]:
    """Name the metrics for which all columns are there."""
    return [
        name
        for name, metric in METRICS[kind].items()
        if all(any(role in columns for role in roles) for roles in metric.roles)
    ]


def _kind(table: Table, given: Collection[str]) -> str:
    of_answers = [role for role in given if role in ANSWER_ROLES]
    of_tickets = [role for role in given if role in TICKET_ROLES]
    if of_answers and of_tickets:
        message = _(
            "--{of_answers} is of a table of answers, --{of_tickets} of one of service tickets",
            of_answers=of_answers[0],
            of_tickets=of_tickets[0],
        )
        raise UsageError(message, _("measure each by itself"))
    if of_answers or of_tickets:
        return ANSWERS if of_answers else TICKETS
    times = choose(table.columns, {}, (), ("opened", *_TIMES_OF_TICKETS), _names(TICKETS)).names
    return TICKETS if "opened" in times and len(times) > 1 else ANSWERS


def _names(kind: str) -> dict[str, tuple[str, ...]]:
    own = _NAMES_OF_ANSWERS if kind == ANSWERS else _NAMES_OF_TICKETS
    scores = tuple(name for name in COMMON_NAMES["score"] if name not in _NOT_ONLY_OF_SCORES)
    return {**COMMON_NAMES, "score": scores, **{role: tuple(names.split()) for role, names in own.items()}}


def _without_needless(chosen: Chosen, given: Collection[str]) -> Chosen:
    """Leave out columns that say what another one says, such as who left."""
    needless = set()
    for group in (WAYS_TO_LEAVE, ("complaint", "category"), ("satisfied", "rating"), ("wave", "date")):
        present = [role for role in group if role in chosen.names]
        named = [role for role in present if role in given]
        if len(named) > 1:
            raise UsageError(
                _("--{first} and --{second} say the same of a row", first=named[0], second=named[1]),
                _("name one of them"),
            )
        kept = (named or present)[:1]
        needless |= set(present) - set(kept)
    names = {role: name for role, name in chosen.names.items() if role not in needless}
    return Chosen(names, tuple(role for role in chosen.guessed if role not in needless))
