/* An LSTM with a projection: a state, an output and weights of other sizes than n. */
#include "gatecheck.h"
#include <math.h>
static double sg(double a) { return 1 / (1 + exp(-a)); }
static void step(const gc_step *s) {
  double h[128];
  for (int j = 0; j < s->n; j++) {
    double a[4];
    for (int k = 0; k < 4; k++) {
      a[k] = s->w[2][k * s->n + j];
      for (int i = 0; i < s->m; i++) a[k] += s->w[0][(k * s->n + j) * s->m + i] * s->x[i];
      for (int i = 0; i < s->p; i++) a[k] += s->w[1][(k * s->n + j) * s->p + i] * s->state[0][i];
    }
    s->next[1][j] = sg(a[1]) * s->state[1][j] + sg(a[0]) * tanh(a[3]);
    h[j] = sg(a[2]) * tanh(s->next[1][j]);
  }
  for (int j = 0; j < s->p; j++)
    for (int i = 0; i < s->n; i++) s->next[0][j] += s->w[3][j * s->n + i] * h[i];
}
int main(void) {
  gc_cell c = gc_cell_of("lstm-projection", step);
  c.weights = "W_i W_f W_o W_g, U_i[n,p] U_f[n,p] U_o[n,p] U_g[n,p], b_i b_f b_o b_g, W_r[p,n]";
  c.states = "r:p c:n";
  return gc_serve("proj", "1", &c, 1);
}
