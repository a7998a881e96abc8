#include "pipeline/background.h"

#include <algorithm>

#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/pipeline/data.h"
#include "pipeline/data_settings.h"

namespace glass::pipeline {

namespace {

constexpr std::size_t kBackgroundTexts = 64;

/// "" where nothing names a file.
std::filesystem::path background_file(const Model& model) {
  const Config& config = model.config();
  if (!config.explain.background.empty()) return config.explain.background;
  if (!config.data.train.empty()) return config.data.train;
  if (model.loaded().folder.empty()) return {};  // a subject of one's own
  const std::filesystem::path trained_on = train_file_of(model.loaded().folder);
  if (trained_on.empty()) return {};
  const std::filesystem::path found = find_data(trained_on.string());
  if (path_exists(found)) return found;
  log_warning(
      "{}: the training file {} is not there any more, so that there are no texts that stand for all; name "
      "some with explain.background",
      model.name(), trained_on.string());
  return {};
}

}  // namespace

std::vector<ExplainInput> background_of(const ExplainJob& job, const Dataset& data) {
  const std::size_t all = data.examples.size(), count = std::min(all, kBackgroundTexts);
  std::vector<ExplainInput> texts;
  for (std::size_t i = 0; i < count; ++i) {
    const Example& example = data.examples[i * all / count];
    const std::vector<Encoding> read = job.meaning->encode(example, job.max_length);
    texts.push_back(explain_input(read.front(), example, job.meaning->target_form()));
  }
  return texts;
}

void read_background(const Model& model, const std::vector<Explainer*>& methods, ExplainJob& job) {
  const bool is_wanted =
      std::any_of(methods.begin(), methods.end(), [](const Explainer* method) { return method->wants_background(); });
  if (!is_wanted) return;
  const std::filesystem::path file = background_file(model);
  if (!file.empty()) job.background = background_of(job, open_data(model, {file.string()}));
}

}  // namespace glass::pipeline
