/* A GRU, reset before the product, with gradients; every parameter by itself: W_z U_z b_z W_r U_r b_r W_h U_h b_h. */
#include "gatecheck.h"
#include <math.h>

enum { MOST = 128 };
static double sigmoid(double a) { return 1 / (1 + exp(-a)); }

static void affine(const gc_step *s, int gate, const double *h, double *out) {
  const double *W = s->w[3 * gate], *U = s->w[3 * gate + 1], *b = s->w[3 * gate + 2];
  for (int j = 0; j < s->n; j++) {
    out[j] = b[j];
    for (int i = 0; i < s->m; i++) out[j] += W[j * s->m + i] * s->x[i];
    for (int i = 0; i < s->n; i++) out[j] += U[j * s->n + i] * h[i];
  }
}

static void gates(const gc_step *s, double *z, double *r, double *reset, double *candidate) {
  affine(s, 0, s->state[0], z);
  affine(s, 1, s->state[0], r);
  for (int j = 0; j < s->n; j++) z[j] = sigmoid(z[j]), r[j] = sigmoid(r[j]), reset[j] = r[j] * s->state[0][j];
  affine(s, 2, reset, candidate);
  for (int j = 0; j < s->n; j++) candidate[j] = tanh(candidate[j]);
}

static void step(const gc_step *s) {
  double z[MOST], r[MOST], reset[MOST], candidate[MOST];
  gates(s, z, r, reset, candidate);
  for (int j = 0; j < s->n; j++) s->next[0][j] = z[j] * s->state[0][j] + (1 - z[j]) * candidate[j];
}

/* The cotangents of what one affine map takes, and of its parameters, from that of what it gives. */
static void back(const gc_step *s, int gate, const double *h, const double *bar, double *dh) {
  for (int j = 0; j < s->n; j++) {
    s->dw[3 * gate + 2][j] += bar[j];
    for (int i = 0; i < s->m; i++) {
      s->dw[3 * gate][j * s->m + i] += bar[j] * s->x[i];
      s->dx[i] += bar[j] * s->w[3 * gate][j * s->m + i];
    }
    for (int i = 0; i < s->n; i++) {
      s->dw[3 * gate + 1][j * s->n + i] += bar[j] * h[i];
      dh[i] += bar[j] * s->w[3 * gate + 1][j * s->n + i];
    }
  }
}

static void backward(const gc_step *s) {
  double z[MOST], r[MOST], reset[MOST], candidate[MOST], dz[MOST], dr[MOST], dcandidate[MOST], dreset[MOST];
  const double *h = s->state[0], *bar = s->dnext[0];
  gates(s, z, r, reset, candidate);
  for (int j = 0; j < s->n; j++) {
    dreset[j] = 0;
    dz[j] = bar[j] * (h[j] - candidate[j]) * z[j] * (1 - z[j]);
    dcandidate[j] = bar[j] * (1 - z[j]) * (1 - candidate[j] * candidate[j]);
    s->dstate[0][j] += bar[j] * z[j];
  }
  back(s, 2, reset, dcandidate, dreset);
  for (int j = 0; j < s->n; j++) {
    dr[j] = dreset[j] * h[j] * r[j] * (1 - r[j]);
    s->dstate[0][j] += dreset[j] * r[j];
  }
  back(s, 0, h, dz, s->dstate[0]);
  back(s, 1, h, dr, s->dstate[0]);
}

int main(void) {
  gc_cell gru = gc_cell_of("gru", step);
  gru.backward = backward;
  return gc_serve("kit_gru", "1", &gru, 1);
}
