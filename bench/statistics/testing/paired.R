# The numbers that signed-rank.ts, holm.ts and proportion.ts are held to, by R itself: Rscript paired.R > paired.json (R 4.2)
number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
list_of <- function(items) paste0("[", paste(items, collapse = ",\n"), "]")
set.seed(6)

samples <- lapply(c(8, 9, 12, 20, 40, 60), function(n) round(rnorm(n, 0.02, 0.008), 6))
ranks <- sapply(c(1, 5, 8, 12, 40, 60), function(n) sprintf('{"n":%d,"cdf":%s}', n, number(psignrank(0:(n * (n + 1) / 2), n))))
intervals <- sapply(samples, function(x) {
  test <- wilcox.test(x, conf.int = TRUE, conf.level = 0.99, exact = TRUE)
  p <- sapply(c(0, 0.01, 0.02), function(mu) wilcox.test(x, mu = mu, exact = TRUE)$p.value)
  sprintf('{"values":%s,"estimate":%.17g,"interval":%s,"p":%s}', number(x), test$estimate, number(test$conf.int), number(p))
})
holm <- sapply(list(c(0.01, 0.04, 0.03, 0.005), c(0.5, 0.2, 0.0001), 0.9, c(0.02, 0.02, 0.6, 0.3, 0.001)), function(p)
  sprintf('{"p":%s,"adjusted":%s}', number(p), number(p.adjust(p, "holm"))))
proportions <- apply(rbind(c(0, 200), c(1, 200), c(50, 50), c(190, 200), c(3, 7), c(100, 200)), 1, function(k)
  sprintf('{"count":%d,"trials":%d,"interval":%s}', k[1], k[2], number(binom.test(k[1], k[2])$conf.int)))

cat(sprintf('{"by":"%s",\n"signedRank":%s,\n"intervals":%s,\n"holm":%s,\n"proportions":%s}\n',
  R.version.string, list_of(ranks), list_of(intervals), list_of(holm), list_of(proportions)))
