/* The limit to hold the engines against: the model of reference.yaml written by hand for that one shape, with the
 * initiative and without, 36 monthly steps, 12 inputs a draw, on one thread. kernel.py compiles it as a shared library:
 * cc -O3 -march=native -ffast-math -shared -fPIC yardstick.c -lm; `project` reads inputs[12][n] and fills outcomes[3][n].
 * By itself (without -shared) it prints nanoseconds a draw, the median of 7 passes, then the base case's outcomes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { T = 36, RAMP = 6, BLOCK = 32 };
static const double STEP = 1.0 / 12, MARGIN = .62, DISCOUNT = .10, ONCE = 250000, RUNNING = 60000;

/* inputs: spend promoters, passives, detractors; yearly churn of each; yearly referral of promoters, passives; yearly
 * acquisition; share of customers moving passives > promoters, detractors > passives; realisation.
 * outcomes: run-rate increment at the end, revenue increment over the horizon, npv. */
void project(long n, const double *in, double *out)
{
    double disc[T + 1];
    for (int t = 0; t <= T; t++) disc[t] = pow(1 + DISCOUNT, -t * STEP);
    for (long at = 0; at < n; at += BLOCK) {
        int m = n - at < BLOCK ? (int)(n - at) : BLOCK;
        double v[12][BLOCK], c[3][BLOCK], g[BLOCK];
        for (int k = 0; k < 12; k++)
            for (int b = 0; b < BLOCK; b++) v[k][b] = in[k * n + at + (b < m ? b : m - 1)];
        for (int s = 0; s < 3; s++)
            for (int b = 0; b < BLOCK; b++) c[s][b] = 1 - pow(1 - v[3 + s][b], STEP);
        for (int b = 0; b < BLOCK; b++) g[b] = pow(1 + v[8][b], STEP) - 1;
        double x[2][3][BLOCK], mv[2][BLOCK] = {{0}}, rr0[BLOCK], rr[2][BLOCK], cum[BLOCK] = {0}, npv[BLOCK];
        for (int b = 0; b < BLOCK; b++) {
            for (int w = 0; w < 2; w++) { x[w][0][b] = 40000; x[w][1][b] = 35000; x[w][2][b] = 25000; }
            rr0[b] = 40000 * v[0][b] + 35000 * v[1][b] + 25000 * v[2][b];
            rr[0][b] = rr[1][b] = rr0[b];
            npv[b] = -ONCE;
        }
        for (int t = 1; t <= T; t++) {
            double d = t <= RAMP ? 1.0 / RAMP : 0;
            for (int b = 0; b < BLOCK; b++) {
                double inc = 0, last = rr[1][b] - rr[0][b];
                for (int w = 0; w < 2; w++) {
                    double P = x[w][0][b], A = x[w][1][b], D = x[w][2][b], N = P + A + D, up = 0, mid = 0;
                    if (w) {
                        up = v[9][b] * d * N; mid = v[10][b] * d * N;
                        double k = up > A ? A / up : 1, l = mid > D ? D / mid : 1;
                        up *= k; mid *= l;
                    }
                    double p = P + up, a = A - up + mid, e = D - mid;
                    double zp = p * (1 - c[0][b]), za = a * (1 - c[1][b]), ze = e * (1 - c[2][b]);
                    double nw = g[b] * N + STEP * (v[6][b] * p + v[7][b] * a);
                    nw = nw > 0 ? nw : 0;
                    double f = 1 + nw / (zp + za + ze);
                    x[w][0][b] = zp * f; x[w][1][b] = za * f; x[w][2][b] = ze * f;
                    double R = x[w][0][b] * v[0][b] + x[w][1][b] * v[1][b] + x[w][2][b] * v[2][b];
                    if (w) {
                        mv[0][b] = (mv[0][b] + up) * (1 - c[0][b]);
                        mv[1][b] = (mv[1][b] + mid) * (1 - c[1][b]);
                        R -= (1 - v[11][b]) * (mv[0][b] * (v[0][b] - v[1][b]) + mv[1][b] * (v[1][b] - v[2][b]));
                    }
                    rr[w][b] = R;
                    inc = w ? R - inc : R;
                }
                double rev = (last + inc) / 2 * STEP;
                cum[b] += rev;
                npv[b] += (MARGIN * rev - RUNNING * STEP) * disc[t];
            }
        }
        for (int b = 0; b < m; b++) {
            out[at + b] = rr[1][b] - rr[0][b];
            out[n + at + b] = cum[b];
            out[2 * n + at + b] = npv[b];
        }
    }
}

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }
static int ascending(const void *a, const void *b) { double d = *(double *)a - *(double *)b; return (d > 0) - (d < 0); }

int main(int argc, char **argv)
{
    static const double base[12] = {1440, 1080, 840, .11, .20, .36, .12, .02, .04, .03, .02, .70};
    long n = argc > 1 ? atol(argv[1]) : 1000000;
    double *in = malloc(12 * n * sizeof *in), *out = malloc(3 * n * sizeof *out), took[7];
    for (int k = 0; k < 12; k++)
        for (long i = 0; i < n; i++) in[k * n + i] = base[k] * (i ? .9 + .2 * rand() / RAND_MAX : 1);
    for (int pass = 0; pass < 7; pass++) { double t = now(); project(n, in, out); took[pass] = (now() - t) / n * 1e9; }
    qsort(took, 7, sizeof *took, ascending);
    printf("%.1f ns a draw\nbase case: run-rate increment %.6f, revenue increment %.6f, npv %.6f\n", took[3], out[0], out[n], out[2 * n]);
    return 0;
}
