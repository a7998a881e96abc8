// glassformer bench: what training, evaluation and explanation cost on this machine.
#include "glass/pipeline/bench.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "glass/base/files.h"

namespace glass::cli {
namespace {

void print_products(const Json& bench) {
  const Json& matmul = bench["matmul"];
  fmt::print("products in GFLOP/s (forward / input gradient / weight gradient); this machine reads the row \"{}\"\n",
             matmul["table_row"].get<std::string>());
  for (const Json& row : matmul["products"]) {
    fmt::print("  {:>5} x {:>5} x {:>5}", row["rows"].get<int>(), row["outputs"].get<int>(), row["inputs"].get<int>());
    for (const char* backend : {"aten", "onednn"}) {
      if (!row.contains(backend)) continue;
      const Json& r = row[backend];
      fmt::print("   {:<6} {:>5.0f} / {:>5.0f} / {:>5.0f}", backend, r["forward"].get<double>(),
                 r["input_gradient"].get<double>(), r["weight_gradient"].get<double>());
    }
    fmt::print("\n");
  }
}

void print_table(const Json& bench) {
  const auto row = [](const std::string& what, double value, const char* unit) {
    fmt::print("{:<44} {:>12.4g} {}\n", what, value, unit);
  };
  fmt::print("device {}, {} threads, matmul {}, {}\n", bench["machine"]["device"].get<std::string>(),
             bench["machine"]["threads"].get<int>(), bench["machine"]["matmul"].get<std::string>(),
             bench["machine"]["attention"].get<std::string>());
  if (bench.contains("training")) row("training", bench["training"]["tokens_per_second"], "tokens/s");
  if (bench.contains("evaluation")) row("evaluation", bench["evaluation"]["examples_per_second"], "texts/s");
  if (bench.contains("explanation")) {
    for (const auto& [method, result] : bench["explanation"].items())
      row("explanation, " + method, result["seconds_per_text"], "s a text");
  }
  if (bench.contains("trace")) {
    row("idle trace", bench["trace"]["idle_nanoseconds_a_point"], "ns a point");
    row("training, nothing read", bench["trace"]["training_without_reads"]["tokens_per_second"], "tokens/s");
    row("training, every resid_post read", bench["trace"]["training_with_reads"]["tokens_per_second"], "tokens/s");
  }
  row("peak memory", bench["peak_bytes"].get<double>() / 1e6, "MB");
}

int report_bench(const Arguments& arguments, const Json& bench) {
  const fs::path out = arguments.get("--out", ".");
  make_folder(out);
  write_file(out / "bench.json", dump_json(bench, 1) + "\n");
  print_result(arguments, bench, bench.contains("matmul") ? print_products : print_table);
  return 0;
}

}  // namespace

int run_bench(const Arguments& arguments) {
  if (arguments.has("--data")) {
    const pipeline::Model model(arguments.get("TARGET"), arguments.all("--set"));
    return report_bench(arguments,
                        pipeline::bench_texts(model, texts_of(arguments, model, 0), list_of(arguments, "--methods")));
  }
  pipeline::BenchRequest request{arguments.get("TARGET"), arguments.all("--set")};
  request.parts = list_of(arguments, "--only");
  request.methods = list_of(arguments, "--methods");
  request.steps = positive_number(arguments, "--steps", request.steps);
  request.texts = positive_number(arguments, "--texts", request.texts);
  request.matmul = arguments.has("--matmul");
  return report_bench(arguments, pipeline::bench(request));
}

}  // namespace glass::cli
