// Whole-model peer of the flood kernel: the plain local-inertia loop (Bates 2010) over every cell of a valley, with inflow and adaptive step, no wet-cell tracking.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec * 1e-9; }
static float step(int N, float *restrict h, const float *restrict z, float *restrict qx, float *restrict qy, float dt, float dx, float n2) {
  const float g = 9.81f;
  for (int j = 0; j < N; j++) for (int i = 1; i < N; i++) {
    int k = j * N + i; float z0 = z[k - 1], z1 = z[k], e0 = z0 + h[k - 1], e1 = z1 + h[k];
    float hf = fmaxf(e0, e1) - fmaxf(z0, z1), q = qx[k], hs = hf > 1e-3f ? hf : 1.f, h73 = hs * hs * cbrtf(hs);
    float nq = (q - g * hs * dt * (e1 - e0) / dx) / (1.f + g * dt * n2 * fabsf(q) / h73); qx[k] = hf > 1e-3f ? nq : 0.f; }
  for (int j = 1; j < N; j++) for (int i = 0; i < N; i++) {
    int k = j * N + i; float z0 = z[k - N], z1 = z[k], e0 = z0 + h[k - N], e1 = z1 + h[k];
    float hf = fmaxf(e0, e1) - fmaxf(z0, z1), q = qy[k], hs = hf > 1e-3f ? hf : 1.f, h73 = hs * hs * cbrtf(hs);
    float nq = (q - g * hs * dt * (e1 - e0) / dx) / (1.f + g * dt * n2 * fabsf(q) / h73); qy[k] = hf > 1e-3f ? nq : 0.f; }
  float c = dt / dx, most = 0;
  for (int j = 0; j < N; j++) for (int i = 0; i < N; i++) {
    int k = j * N + i; float e = i + 1 < N ? qx[k + 1] : 0, t = j + 1 < N ? qy[k + N] : 0;
    float v = h[k] + c * (qx[k] - e + qy[k] - t); h[k] = v > 0 ? v : 0; if (v > most) most = v; }
  return most;
}
int main(int argc, char **argv) {
  int N = atoi(argv[1]); double end = atof(argv[2]); float dx = 10; size_t m = (size_t)N * N;
  float *h = calloc(m, 4), *z = malloc(m * 4), *qx = calloc(m, 4), *qy = calloc(m, 4);
  for (int j = 0; j < N; j++) for (int i = 0; i < N; i++) {
    double d = j - (N / 2 + N * 0.12 * sin(i * 12.0 / N)), s = d * 0.05;
    z[(size_t)j * N + i] = (float)(0.02 * (N - i) + s * s + (fabs(d) > N * 0.1 ? 10 : 0)); }
  int j0 = N / 2, cells = 25; double t = 0; long steps = 0; float most = 0; double inflow = 0, start = now();
  while (t < end) {
    double dt = most > 0 ? 0.7 * dx / sqrt(9.81 * most) : 1e9, q = t < 1200 ? 400 * t / 1200 : 400;
    if (dt > end / 200) dt = end / 200;
    double cap = 0.2 * dx * dx * cells / (t + 0.5 < 1200 ? 400 * (t + 0.5) / 1200 : 400); if (dt > cap) dt = cap;
    if (dt > end - t) dt = end - t;
    double mid = t + dt / 2; q = mid < 1200 ? 400 * mid / 1200 : 400;
    for (int n = 0; n < cells; n++) h[(size_t)(j0 - 12 + n) * N + 2] += (float)(q * dt / (dx * dx * cells));
    inflow += q * dt;
    most = step(N, h, z, qx, qy, (float)dt, dx, 0.0016f); t += dt; steps++; }
  double seconds = now() - start, volume = 0; long wet = 0;
  for (size_t k = 0; k < m; k++) { volume += h[k]; wet += h[k] > 0.05f; }
  printf("seconds %.4f steps %ld volume %.1f inflow %.1f wet %ld deepest %.4f\n", seconds, steps, volume * dx * dx, inflow, wet, most);
}
