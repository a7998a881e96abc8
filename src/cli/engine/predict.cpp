// glassformer predict: what a model says of new texts.
#include "glass/pipeline/predict.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"

namespace glass::cli {

int run_predict(const Arguments& arguments) {
  require_texts(arguments);
  const pipeline::Model model = open_model(arguments);
  const auto print = [](const Json& answer) { fmt::print("{}\n", dump_json(answer)); };
  std::vector<Example> examples;
  for (TextToExplain& text : command_line_texts(arguments)) examples.push_back(std::move(text.example));
  pipeline::ReadSummary read = pipeline::predict(model, examples, print);
  if (arguments.has("--data")) {
    const Dataset data = pipeline::open_data(model, data_request(arguments, model, false));
    const pipeline::ReadSummary rows = pipeline::predict(model, data, arguments.has("--strict"), print);
    read.counts += rows.counts;
    read.bad_rows = rows.bad_rows;
  }
  return end_of_reading(read, arguments, model);
}

}  // namespace glass::cli
