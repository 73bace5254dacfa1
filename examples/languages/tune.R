# The run of tune.c from R: tune-r.c is what R calls.  Build it, then run this:
#   PKG_CFLAGS=$(pkg-config --cflags hptune) PKG_LIBS=$(pkg-config --libs hptune) \
#       R CMD SHLIB tune-r.c && Rscript tune.R
dyn.load(paste0("tune-r", .Platform$dynlib.ext))

log_range <- function(low, high) structure(c(low, high), class = "log")

train <- function(trial) {
  rate <- trial$learning_rate
  momentum <- trial$momentum
  depth <- trial$depth
  value <- (rate - 0.1) * (rate - 0.1) +
    (momentum - 0.9) * (momentum - 0.9) +
    0.01 * (depth - 5) * (depth - 5)
  if (trial$loss == "squared") value else value + 0.1
}

ranges <- list(
  learning_rate = log_range(1e-4, 1),
  momentum = c(0, 0.99),
  depth = c(1L, 12L),
  loss = c("hinge", "log", "squared")
)
study <- .Call("tune_study", ranges, 42)
for (i in 1:30) {
  trial <- .Call("tune_ask", study)
  .Call("tune_tell", study, attr(trial, "number"), train(trial))
}
cat(.Call("tune_best", study), "\n", sep = "")
