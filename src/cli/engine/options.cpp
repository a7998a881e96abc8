#include "cli/engine/options.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <memory>

#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/base/progress.h"
#include "glass/data/source.h"
#include "glass/pipeline/data.h"

namespace glass::cli {

pipeline::Model open_model(const Arguments& arguments, const std::vector<std::string>& sets) {
  std::vector<std::string> all = arguments.all("--set");
  all.insert(all.end(), sets.begin(), sets.end());
  return pipeline::Model(arguments.get("MODEL"), all);
}

namespace {

/// The values of an option that goes with --text: none, or one for each.
std::vector<std::string> beside_texts(const Arguments& arguments, const std::string& option) {
  std::vector<std::string> given = arguments.all(option);
  const std::size_t texts = arguments.all("--text").size();
  if (!given.empty() && given.size() != texts)
    fail(ErrorKind::usage, "{}: given {} times, --text {} times; give one for each text", option, given.size(), texts);
  return given;
}

}  // namespace

std::vector<TextToExplain> command_line_texts(const Arguments& arguments) {
  const std::vector<std::string> pairs = beside_texts(arguments, "--text-pair"),
                                 targets = beside_texts(arguments, "--target-text");
  std::vector<TextToExplain> texts;
  for (const std::string& text : arguments.all("--text")) {
    TextToExplain given;
    given.example.text = text;
    if (!pairs.empty()) given.example.text_pair = pairs[texts.size()];
    if (!targets.empty()) given.example.target = targets[texts.size()];
    texts.push_back(std::move(given));
  }
  return texts;
}

pipeline::DataRequest data_request(const Arguments& arguments, const pipeline::Model& model, bool needs_label) {
  pipeline::DataRequest request{arguments.get("--data"),
                                arguments.get("--targets"),
                                arguments.get("--encoding"),
                                arguments.get("--format"),
                                needs_label,
                                !needs_label};
  // What the training files are written in says little of this one; what --set says is meant.
  for (const std::string& set : arguments.all("--set")) {
    if (request.format.empty() && set.starts_with("data.format=")) request.format = model.config().data.format;
  }
  return request;
}

void require_texts(const Arguments& arguments) {
  if (!arguments.has("--text") && !arguments.has("--data"))
    fail(ErrorKind::usage, "no text: give --text \"...\" or --data FILE (- for standard input)");
}

std::vector<TextToExplain> texts_of(const Arguments& arguments, const pipeline::Model& model, std::int64_t limit) {
  require_texts(arguments);
  std::vector<TextToExplain> texts = command_line_texts(arguments);
  if (!arguments.has("--data")) return texts;
  Dataset data = pipeline::open_data(model, data_request(arguments, model, false));
  for (TextToExplain& row : rows_to_explain(std::move(data), limit)) texts.push_back(std::move(row));
  return texts;
}

std::string bounds_of(const Json& metric) {
  const Json &low = metric["low"], &high = metric["high"];
  const bool known = low.is_number() && high.is_number() && !std::isnan(low.get<double>());
  return known ? fmt::format("[{:.4f}, {:.4f}]", low.get<double>(), high.get<double>()) : "no interval";
}

int end_of_reading(const pipeline::ReadSummary& read, const Arguments& arguments, const pipeline::Model& model) {
  pipeline::log_counts(read.counts, model.max_length());
  if (read.bad_rows == 0) return 0;
  log_line(LogLevel::error,
           fmt::format("{}: {} of {} rows could not be answered; their errors stand in their places",
                       place_of(arguments.get("--data")), read.bad_rows, read.bad_rows + read.counts.texts));
  return static_cast<int>(ErrorKind::data);
}

pipeline::Observer progress_bars() {
  const auto bars = std::make_shared<std::map<std::string, std::unique_ptr<Progress>>>();
  pipeline::Observer observer;
  observer.progress = [bars](const std::string& work, std::int64_t done, std::int64_t total, const std::string& unit) {
    std::unique_ptr<Progress>& bar = (*bars)[work];
    if (!bar) bar = std::make_unique<Progress>(work, total, unit);
    bar->update(done);
    if (done >= total) bar.reset();
  };
  return observer;
}

}  // namespace glass::cli
