// glassformer inspect: the architecture, points and parameters of a model, or of what a config would build.
#include "glass/pipeline/inspect.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "glass/base/names.h"

namespace glass::cli {
namespace {

constexpr std::int64_t kMostLength = 1 << 20;  ///< tokens of a text that figures are given for

void print_points(const Json& rows) {
  fmt::print("\n");
  for (const Json& row : rows) {
    fmt::print("{:<36} {:<22} {:<12} {:<7} {}\n", row["name"].get<std::string>(), row["shape"].get<std::string>(),
               row["kind"].get<std::string>(), row["can_start"].get<bool>() ? "start" : "",
               row["meaning"].get<std::string>());
  }
  fmt::print("start: a forward can start there from a stored value\n");
}

void print_parameters(const Json& rows) {
  fmt::print("\n");
  for (const Json& row : rows)
    fmt::print("{:<44} {:<24} {}\n", row["name"].get<std::string>(), dump_json(row["shape"]), dump_json(row["size"]));
}

void print_weights(const Json& weights) {
  fmt::print("\n");
  for (const Json& row : weights["mapped"])
    fmt::print("{:<44} <- {}\n", row["name"].get<std::string>(),
               fmt::join(row["checkpoint"].get<std::vector<std::string>>(), " + "));
  for (const Json& name : weights["carried"])
    fmt::print("{:<44} kept for an export, no output needs it\n", name.get<std::string>());
  for (const Json& name : weights["ignored"]) fmt::print("{:<44} ignored\n", name.get<std::string>());
}

void print_text(const Json& facts) {
  fmt::print("{}", facts["tree"].get<std::string>());
  if (!facts["classes"].empty())
    fmt::print("classes: {}\n", listed_names(facts["classes"].get<std::vector<std::string>>()));
  fmt::print("{} parameters; at {} tokens {:.2f} MFLOP a token forward, {:.0f} MB to train one text\n",
             facts["parameters"].get<std::int64_t>(), facts["length"].get<std::int64_t>(),
             facts["flops_per_token"].get<double>() / 1e6, facts["training_memory_bytes"].get<double>() / 1e6);
  if (facts.contains("cache_bytes"))
    fmt::print("generation keeps {:.2f} MB of keys and values a text\n", facts["cache_bytes"].get<double>() / 1e6);
  if (facts.contains("points")) print_points(facts["points"]);
  if (facts.contains("parameters_by_name")) print_parameters(facts["parameters_by_name"]);
  if (facts.contains("weights")) print_weights(facts["weights"]);
}

}  // namespace

int run_inspect(const Arguments& arguments) {
  const Json facts = pipeline::inspect(
      {arguments.get("MODEL"), arguments.all("--set"), positive_number(arguments, "--length", 0, kMostLength),
       arguments.has("--points"), arguments.has("--parameters"), arguments.has("--weights")});
  print_result(arguments, facts, print_text);
  return 0;
}

}  // namespace glass::cli
