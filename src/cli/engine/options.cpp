// Numbers, lists, models and texts of the command line.
#include "cli/engine/options.h"

#include <charconv>
#include <map>
#include <memory>

#include "glass/base/error.h"
#include "glass/base/progress.h"
#include "glass/pipeline/data.h"

namespace glass::cli {

pipeline::Model open_model(const Arguments& arguments, const std::vector<std::string>& sets) {
  std::vector<std::string> all = arguments.all("--set");
  all.insert(all.end(), sets.begin(), sets.end());
  return pipeline::Model(arguments.get("MODEL"), all);
}

std::int64_t positive_number(const Arguments& arguments, const char* option, std::int64_t otherwise,
                             std::int64_t most) {
  const std::string text = arguments.get(option);
  if (text.empty()) return otherwise;
  std::int64_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stopped != text.data() + text.size() || value < 1 || value > most)
    fail(ErrorKind::usage, "{}: '{}': expected a whole number from 1 to {}", option, shown(text), most);
  return value;
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    if (comma > start) parts.push_back(text.substr(start, comma - start));
    start = comma + 1;
  }
  return parts;
}

namespace {

/// The values of an option that goes with --text: none, or one for each.
std::vector<std::string> beside_texts(const Arguments& arguments, const std::string& option) {
  const std::vector<std::string> given = arguments.all(option);
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
    if (text.empty()) fail(ErrorKind::usage, "--text: the text is empty");
    TextToExplain given;
    given.example.text = text;
    if (!pairs.empty()) given.example.text_pair = pairs[texts.size()];
    if (!targets.empty()) given.example.target = targets[texts.size()];
    texts.push_back(std::move(given));
  }
  return texts;
}

pipeline::DataRequest data_request(const Arguments& arguments, bool needs_label) {
  return {arguments.get("--data"), arguments.get("--targets"), arguments.get("--encoding", "utf-8"), needs_label};
}

std::vector<TextToExplain> texts_of(const Arguments& arguments, const pipeline::Model& model, std::int64_t limit) {
  std::vector<TextToExplain> texts = command_line_texts(arguments);
  if (arguments.has("--data")) {
    Dataset data = pipeline::open_data(model, data_request(arguments, false));
    for (std::size_t i = 0; i < data.examples.size() && (limit == 0 || static_cast<std::int64_t>(i) < limit); ++i)
      texts.push_back({std::move(data.examples[i]), static_cast<std::int64_t>(i)});
  }
  if (texts.empty()) fail(ErrorKind::usage, "no text: give --text \"...\" or --data FILE");
  return texts;
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
