// Opening configs, devices, models and texts for the engine's commands.
#include "cli/engine/session.h"

#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/data/dataset.h"
#include "glass/model/device.h"

namespace glass::cli {

Session open_session(const std::string& config_path, const std::vector<std::string>& sets) {
  Session session;
  session.explainers = std::make_unique<ExplainerSet>();
  session.metrics = std::make_unique<MetricSet>();
  session.loaded = load_config(config_path, sets, [&session](config::Reader& reader) {
    session.explainers->bind(reader);
    session.metrics->bind(reader);
  });
  // What is asked for and does not exist is found before any work.
  session.explainers->choose(session.config().explain.methods);
  work_of(session, {});
  session.device = set_up_compute(session.config().compute);
  return session;
}

ExplainWork work_of(const Session& session, const std::vector<std::string>& methods) {
  ExplainWork work{session.explainers->choose(methods), {}};
  for (const std::string& name : session.config().explain.metrics)
    work.metrics.emplace_back(name, &session.metrics->get(name));
  return work;
}

LoadedModel open_model(const std::string& path, const Session& session) {
  LoadedModel loaded = load_model(path);
  if (!session.device.is_cpu()) loaded.model->to(session.device, at::kFloat);
  return loaded;
}

std::int64_t positive_number(const Arguments& arguments, const char* option, std::int64_t otherwise) {
  const std::string text = arguments.get(option);
  if (text.empty()) return otherwise;
  std::int64_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stopped != text.data() + text.size() || value < 1)
    fail(ErrorKind::usage, "{}: '{}': expected a whole number >= 1", option, shown(text));
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

std::string find_data(const std::string& name) {
  const char* root = std::getenv("GLASSFORMER_DATA");
  std::error_code error;
  if (root == nullptr || std::filesystem::exists(name, error) || std::filesystem::path(name).is_absolute()) return name;
  const std::filesystem::path below = std::filesystem::path(root) / name;
  return std::filesystem::exists(below, error) ? below.string() : name;
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

std::vector<TextToExplain> texts_of(const Arguments& arguments, const LoadedModel& model, const Config& config,
                                    std::int64_t limit) {
  std::vector<TextToExplain> texts = command_line_texts(arguments);
  if (arguments.has("--data")) {
    Dataset data = open_data(arguments, model, config, false);
    for (std::size_t i = 0; i < data.examples.size() && (limit == 0 || static_cast<std::int64_t>(i) < limit); ++i) {
      texts.push_back({std::move(data.examples[i]), static_cast<std::int64_t>(i)});
    }
  }
  if (texts.empty()) fail(ErrorKind::usage, "no text: give --text \"...\" or --data FILE");
  return texts;
}

}  // namespace glass::cli
