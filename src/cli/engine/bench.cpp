// glassformer bench: what training, evaluation and explanation cost on this machine.
#include <fmt/core.h>

#include "cli/engine/bench.h"
#include "cli/engine/engine.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/log.h"
#include "glass/base/record.h"
#include "glass/config/config.h"
#include "glass/model/device.h"
#include "glass/model/linear.h"

namespace glass::cli {
namespace {

namespace filesystem = std::filesystem;

const std::vector<std::string> kParts = {"training", "evaluation", "explanation", "trace"};

/// A run folder brings its own config and its trained weights; a config gives a fresh model.
std::string config_of(const std::string& target) {
  if (filesystem::path(target).extension() == ".toml") return target;
  const filesystem::path config = filesystem::path(target) / "config.toml";
  if (filesystem::exists(config)) return config.string();
  fail(ErrorKind::data, "{}: no config.toml here; give a config file or a run folder", target);
}

std::vector<std::string> parts_of(const Arguments& arguments) {
  const std::vector<std::string> parts = arguments.has("--only") ? split_list(arguments.get("--only")) : kParts;
  for (const std::string& part : parts) {
    if (std::find(kParts.begin(), kParts.end(), part) == kParts.end())
      fail(ErrorKind::usage, "--only: '{}' is unknown{}", shown(part), did_you_mean(part, kParts));
  }
  return parts;
}

Json machine_facts(const Session& session) {
  return {{"device", session.device.str()},
          {"threads", compute_threads()},
          {"matmul", describe_matmul_backend()},
          {"attention", describe_attention_backend(session.device)},
          {"glassformer", build_facts()}};
}

std::vector<std::string> methods_of(const Arguments& arguments, const Session& session) {
  if (arguments.has("--methods")) return split_list(arguments.get("--methods"));
  if (!session.config().explain.methods.empty()) return session.config().explain.methods;
  std::vector<std::string> all;
  for (const MethodInfo& info : explainers()) all.push_back(info.name);
  return all;
}

Json measure(Session& session, const Arguments& arguments, const RunData& data, Transformer& model) {
  const std::int64_t steps = positive_number(arguments, "--steps", 40),
                     texts = positive_number(arguments, "--texts", 32);
  Json result = Json::object();
  for (const std::string& part : parts_of(arguments)) {
    log_info("measuring {}", part);
    if (part == "training") result["training"] = bench_training(model, data, session.config(), steps, false);
    if (part == "evaluation") result["evaluation"] = bench_evaluation(model, data);
    if (part == "explanation")
      result["explanation"] = bench_explanations(session, model, data, methods_of(arguments, session), texts);
    if (part == "trace") {
      result["trace"] = {{"idle_nanoseconds_a_point", bench_idle_point()},
                         {"points", model.points().size()},
                         {"training_without_reads", bench_training(model, data, session.config(), steps, false)},
                         {"training_with_reads", bench_training(model, data, session.config(), steps, true)}};
    }
  }
  return result;
}

void print_products(const Json& matmul) {
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

}  // namespace

int run_bench(const Arguments& arguments) {
  const std::string target = arguments.get("TARGET");
  Session session = open_session(config_of(target), arguments.all("--set"));
  const RunData data = load_run_data(session.config());
  Json bench = {
      {"schema", "glassformer.bench/1"}, {"config", session.config().name}, {"machine", machine_facts(session)}};
  if (arguments.has("--matmul")) {
    bench["matmul"] = bench_matmul(data.architecture);
  } else {
    std::unique_ptr<Transformer> model = make_model(data, session.config(), session.device);
    if (filesystem::exists(filesystem::path(target) / "model" / "config.json"))
      model = std::move(open_model(target, session).model);
    bench.update(measure(session, arguments, data, *model));
  }
  bench["peak_bytes"] = peak_resident_bytes();
  const filesystem::path out = arguments.get("--out", ".");
  make_folder(out);
  write_file(out / "bench.json", dump_json(bench, 1) + "\n");
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(bench, 1));
  } else if (arguments.has("--matmul")) {
    print_products(bench["matmul"]);
  } else {
    print_table(bench);
  }
  return 0;
}

}  // namespace glass::cli
