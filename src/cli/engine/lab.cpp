// glassformer lab MODEL: which method of explanation to believe. glassformer lab make FOLDER: data whose truth is
// known.
#include "glass/pipeline/lab.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "glass/base/error.h"
#include "glass/lab/planted.h"

namespace glass::cli {
namespace {

constexpr std::size_t kMethodsPrinted = 5;  // of each metric, the best first

int make_planted(const Arguments& arguments) {
  PlantedRequest request;
  request.folder = arguments.get("FOLDER");
  if (request.folder.empty())
    fail(ErrorKind::usage, "lab make: the folder is missing; name one, as in glassformer lab make planted");
  request.tasks = list_of(arguments, "--tasks");
  request.train = positive_number(arguments, "--train", request.train, kMostCount);
  request.dev = positive_number(arguments, "--dev", request.dev, kMostCount);
  request.test = positive_number(arguments, "--test", request.test, kMostCount);
  request.seed = static_cast<std::uint64_t>(positive_number(arguments, "--seed", 1));
  for (const PlantedFolder& written : write_planted(request))
    fmt::print("{}: {} texts, {} counterfactual ones, {:.0f} % of the words are gold: {}\n", written.folder.string(),
               written.texts, written.counterfactuals, 100 * written.gold_share, written.rule);
  return 0;
}

/// The command's own options are settings like any other.
std::vector<std::string> lab_settings(const Arguments& arguments) {
  std::vector<std::string> sets;
  for (const char* name : {"methods", "metrics", "limit", "minutes"}) {
    if (arguments.has(std::string("--") + name))
      sets.push_back(fmt::format("lab.{}={}", name, arguments.get(std::string("--") + name)));
  }
  if (arguments.has("--target")) sets.push_back("explain.target=" + dump_json(Json(arguments.get("--target"))));
  return sets;
}

void print_ranking(const Json& ranking) {
  fmt::print("{} ({}){}\n", ranking["metric"].get<std::string>(),
             ranking["better"] == "low"    ? "low is better"
             : ranking["better"] == "high" ? "high is better"
                                           : "describes only",
             ranking.contains("critical_difference") ? fmt::format(", ranks closer than {:.2f} cannot be told apart",
                                                                   ranking["critical_difference"].get<double>())
                                                     : "");
  std::size_t printed = 0;
  for (const Json& row : ranking["methods"]) {
    if (++printed > kMethodsPrinted) break;
    fmt::print("  {:<28} {:>9.4f} {:<22}{}{}\n", row["method"].get<std::string>(), row["mean"]["value"].get<double>(),
               bounds_of(row["mean"]),
               row.contains("rank") ? fmt::format(" rank {:.2f}", row["rank"].get<double>()) : "",
               row.contains("above_floor") && !row["above_floor"].get<bool>() ? "  no better than random" : "");
  }
}

void print_lab(const pipeline::LabResult& result) {
  for (const Json& ranking : result.document["rankings"]) print_ranking(ranking);
  for (const Json& one : result.document["left_out"])
    fmt::print("left out: {}: {}\n", one["name"].get<std::string>(), one["why"].get<std::string>());
  if (result.document.contains("witness")) {
    const Json& witness = result.document["witness"];
    fmt::print("obeys the rule on {:.1f} % of {} counterfactual texts\n",
               100 * witness["accuracy"]["value"].get<double>(), witness["texts"].get<std::int64_t>());
  }
  fmt::print("texts {}{}{}\n", result.texts,
             result.measured_before > 0 ? fmt::format(", {} measured before", result.measured_before) : "",
             result.is_complete ? "" : "; the time was over, the same command goes on");
  fmt::print("{}\n{}\n", result.file.string(), result.report.string());
}

}  // namespace

int run_lab(const Arguments& arguments) {
  if (arguments.get("MODEL") == "make") return make_planted(arguments);
  if (arguments.has("FOLDER")) fail(ErrorKind::usage, "lab: a folder stands behind `make` only; results go to --out");
  if (!arguments.has("--out")) fail(ErrorKind::usage, "lab: --out is required; name a folder");
  const pipeline::Model model = open_model(arguments, lab_settings(arguments));
  pipeline::LabRequest request;
  request.texts = texts_of(arguments, model, model.config().lab.limit);
  request.out = arguments.get("--out");
  if (arguments.has("--counterfactuals")) {
    pipeline::DataRequest data;
    data.path = pipeline::find_data(arguments.get("--counterfactuals"));
    data.needs_label = true;
    request.counterfactuals = data;
  }
  const pipeline::LabResult result = pipeline::run_lab(model, request, progress_bars());
  print_result(arguments, result.document, [&result](const Json& /*document*/) { print_lab(result); });
  return 0;
}

}  // namespace glass::cli
