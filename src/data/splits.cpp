// Train, dev and test with one numbering of labels; the dev split where there is no dev file.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "data/label_names.h"
#include "data/records.h"
#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/base/random.h"
#include "glass/config/data_config.h"
#include "glass/data/dataset.h"
#include "glass/data/source.h"
#include "glass/text/unicode.h"
#include "glass/text/words.h"

namespace glass {
namespace {

constexpr std::uint64_t kSplitPurpose = 0x73706c6974ULL;
constexpr std::size_t kNamesShown = 30;  ///< more label names than these would bury the message

struct RawDataset {
  Dataset dataset;
  std::vector<RawExample> raw;
  RowErrors errors;
};

RawDataset read(const std::filesystem::path& path, const ReadOptions& options) {
  RawDataset data;
  data.dataset.path = path;
  data.raw = read_rows(path, options, data.errors);
  data.dataset.sha256 = source_sha256(path);
  return data;
}

std::optional<std::int64_t> as_integer(const std::string& text) {
  std::int64_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && stopped == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Integers in numeric order when every label is one, else names in byte order.
std::vector<std::string> order_labels(const std::vector<RawExample>& raw) {
  std::set<std::string> names;
  for (const RawExample& example : raw) {
    names.insert(std::string(strip_text(example.label)));
    for (const auto* several : {&example.labels, &example.tags})
      for (const std::string& label : *several) names.insert(std::string(strip_text(label)));
  }
  names.erase("");
  std::vector<std::string> ordered(names.begin(), names.end());
  const bool all_integers =
      std::all_of(ordered.begin(), ordered.end(), [](const std::string& name) { return as_integer(name).has_value(); });
  if (all_integers)
    std::sort(ordered.begin(), ordered.end(),
              [](const auto& a, const auto& b) { return *as_integer(a) < *as_integer(b); });
  return ordered;
}

/// From a label as written to its number.
std::map<std::string, std::int32_t> label_numbers(const std::vector<std::string>& names,
                                                  const std::vector<std::string>& given) {
  std::map<std::string, std::int32_t> numbers;
  for (std::size_t i = 0; i < names.size(); ++i) numbers[names[i]] = static_cast<std::int32_t>(i);
  // With data.label_names the labels may also be written as 0, 1, ...
  for (std::size_t i = 0; i < given.size(); ++i) numbers.emplace(std::to_string(i), static_cast<std::int32_t>(i));
  return numbers;
}

/// Turns the labels of one file into numbers.
class Numbering {
 public:
  Numbering(const std::map<std::string, std::int32_t>& numbers, const std::vector<std::string>& names, std::string path)
      : numbers_(numbers), names_(names), path_(std::move(path)) {}

  void apply(RawExample& raw) {
    if (raw.label_is_a_guess && !knows(raw)) {
      raw.has_no_label = true;
      raw.example.has_gold = false;
      return;
    }
    Example& example = raw.example;
    if (!raw.label.empty()) example.label = number(raw.label, example.line, "label");
    for (const std::string& label : raw.labels) example.labels.push_back(number(label, example.line, "labels"));
    std::sort(example.labels.begin(), example.labels.end());
    example.labels.erase(std::unique(example.labels.begin(), example.labels.end()), example.labels.end());
    for (std::size_t w = 0; w < raw.tags.size(); ++w) {
      if (!raw.tags[w].empty()) example.words[w].tag = number(raw.tags[w], example.line, "tags");
    }
  }

  /// A class whose name ends with a blank looks like another one and is none.
  void tell() const {
    if (stripped_ > 0)
      log_warning("{}: {} labels have white space at an edge; they are read without it", path_, stripped_);
  }

 private:
  bool knows(const RawExample& raw) const {
    const auto is_known = [&](const std::string& label) {
      return label.empty() || numbers_.count(std::string(strip_text(label))) != 0;
    };
    return is_known(raw.label) && std::all_of(raw.labels.begin(), raw.labels.end(), is_known) &&
           std::all_of(raw.tags.begin(), raw.tags.end(), is_known);
  }

  std::int32_t number(const std::string& label, std::int64_t line, const char* field) {
    if (const auto found = numbers_.find(label); found != numbers_.end()) return found->second;
    if (const auto found = numbers_.find(std::string(strip_text(label))); found != numbers_.end()) {
      ++stripped_;
      return found->second;
    }
    const std::string hint = names_.size() <= kNamesShown ? did_you_mean(label, names_) : "";
    fail(ErrorKind::data,
         "{}:{}: {}: '{}' is unknown{}; labels come from data.label_names, else from the training file", path_, line,
         field, shown(label), hint);
  }

  const std::map<std::string, std::int32_t>& numbers_;
  const std::vector<std::string>& names_;
  std::string path_;
  std::int64_t stripped_ = 0;
};

void number_labels(RawDataset& data, const std::map<std::string, std::int32_t>& numbers,
                   const std::vector<std::string>& names) {
  const std::string place = place_of(data.dataset.path);
  Numbering numbering(numbers, names, place);
  std::size_t without = 0;
  for (RawExample& raw : data.raw) {
    const std::int64_t line = raw.example.line;
    if (!data.errors.guard(line, line - 1, [&] { numbering.apply(raw); })) continue;
    without += raw.has_no_label;
    data.dataset.examples.push_back(std::move(raw.example));
  }
  numbering.tell();
  if (without > 0)
    log_warning(
        "{}: in {} of {} rows the column that was taken for the label holds none of the model; they count as without "
        "a label. data.label_column says which column is meant",
        place, without, data.raw.size());
  data.dataset.bad_rows = data.errors.take();
}

/// The bad rows of all files of a config are one error.
void refuse_bad_rows_of(const Splits& splits) {
  std::vector<BadRow> rows;
  for (const Dataset* data : {&splits.train, &splits.dev, &splits.test})
    rows.insert(rows.end(), data->bad_rows.begin(), data->bad_rows.end());
  refuse_bad_rows(rows);
}

/// Moves dev_fraction of each class, at least one example of every class that has two, from train to dev.
void split_dev(Splits& splits, double fraction, std::uint64_t seed) {
  std::map<std::int32_t, std::vector<std::uint32_t>> by_label;
  for (std::size_t i = 0; i < splits.train.examples.size(); ++i)
    by_label[splits.train.examples[i].label].push_back(static_cast<std::uint32_t>(i));
  std::vector<bool> is_dev(splits.train.examples.size(), false);
  for (auto& [label, examples] : by_label) {
    Random(derive_seed(seed, kSplitPurpose, static_cast<std::uint64_t>(label))).shuffle(examples);
    const auto wanted = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(examples.size())));
    const std::size_t count = examples.size() < 2 ? 0 : std::clamp<std::size_t>(wanted, 1, examples.size() - 1);
    for (std::size_t i = 0; i < count; ++i) is_dev[examples[i]] = true;
  }
  Dataset train{splits.train.path, splits.train.sha256, {}};
  splits.dev = train;
  for (std::size_t i = 0; i < is_dev.size(); ++i)
    (is_dev[i] ? splits.dev : train).examples.push_back(std::move(splits.train.examples[i]));
  splits.train = std::move(train);
  splits.dev_from_train = true;
  if (splits.dev.examples.empty())
    fail(ErrorKind::data, "{}: no class has two examples, so none can be held out; give data.dev",
         splits.train.path.string());
}

/// Moves the end of the only text to dev: dev_fraction of its code points.
void split_text(Splits& splits, double fraction) {
  Example& text = splits.train.examples.front();
  const std::size_t all = count_code_points(text.text);
  const std::size_t kept =
      all - std::max<std::size_t>(1, static_cast<std::size_t>(fraction * static_cast<double>(all)));
  std::size_t cut = 0;
  for (std::size_t i = 0; i < kept; ++i) next_code_point(text.text, cut);
  if (cut == 0)
    fail(ErrorKind::data, "{}: one text of {} characters is too short to hold a share out; give data.dev",
         splits.train.path.string(), all);
  splits.dev = Dataset{splits.train.path, splits.train.sha256, {text}};
  splits.dev.examples.front().text.erase(0, cut);
  text.text.resize(cut);
  text.goes_on = true;
  splits.dev_from_train = true;
}

Dataset read_pairs(const std::filesystem::path& texts, const std::filesystem::path& targets, const DataConfig& config) {
  std::vector<BadRow> empty;
  Dataset data{texts, source_sha256(texts),
               read_parallel(texts, targets, config.encoding, &empty, config.max_text_bytes)};
  if (!empty.empty())
    log_warning("{}: {} lines are empty here or in {}; these pairs are left out", texts.string(), empty.size(),
                targets.string());
  return data;
}

/// Examples whose labels, if any, need no numbers.
Dataset read_unnamed(const std::filesystem::path& path, const std::filesystem::path& targets, const DataConfig& config,
                     DataKind kind) {
  if (!targets.empty()) return read_pairs(path, targets, config);
  Dataset data{path, source_sha256(path), {}};
  RowErrors errors;
  if (kind == DataKind::texts) {
    data.examples = read_text_rows(path, config, errors);
    data.bad_rows = errors.take();
    return data;
  }
  for (RawExample& raw : read_rows(path, read_options(config, kind, true), errors))
    data.examples.push_back(std::move(raw.example));
  data.bad_rows = errors.take();
  return data;
}

Splits load_unnamed(const DataConfig& config, std::uint64_t seed, DataKind kind) {
  Splits splits;
  if (kind == DataKind::valued) splits.label_names = {"value"};
  splits.train = read_unnamed(config.train, config.train_target, config, kind);
  if (!config.dev.empty()) splits.dev = read_unnamed(config.dev, config.dev_target, config, kind);
  if (!config.test.empty()) splits.test = read_unnamed(config.test, config.test_target, config, kind);
  refuse_bad_rows_of(splits);
  if (config.dev.empty() && splits.train.examples.size() > 1) split_dev(splits, config.dev_fraction, seed);
  if (config.dev.empty() && splits.dev.examples.empty()) split_text(splits, config.dev_fraction);
  return splits;
}

bool has_names(DataKind kind) {
  return kind == DataKind::labelled || kind == DataKind::tagged || kind == DataKind::multi_labelled;
}

void check_names(const std::vector<std::string>& names, const DataConfig& config, DataKind kind) {
  if (names.size() >= 2 || (kind == DataKind::multi_labelled && names.size() == 1)) return;
  if (names.empty())
    fail(ErrorKind::data, "{}: no text has a label; a model needs some to learn", config.train.string());
  fail(ErrorKind::data, "{}: every {} has the label '{}'; a classifier needs at least two", config.train.string(),
       kind == DataKind::tagged ? "word" : "example", shown(names.front()));
}

}  // namespace

Splits load_splits(const DataConfig& config, std::uint64_t seed, DataKind kind) {
  if (!has_names(kind)) return load_unnamed(config, seed, kind);
  const ReadOptions options = read_options(config, kind, true);
  RawDataset train = read(config.train, options);
  const std::vector<std::string> names = config.label_names.empty() ? order_labels(train.raw) : config.label_names;
  if (train.errors.empty()) check_names(names, config, kind);
  if (config.label_names.empty()) {
    for (const std::string& doubt : doubts_about_names(names, kind))
      log_warning("{}: {}", place_of(config.train), doubt);
  }
  const auto numbers = label_numbers(names, config.label_names);
  Splits splits;
  splits.label_names = names;
  number_labels(train, numbers, names);
  splits.train = std::move(train.dataset);
  const auto load = [&](const std::filesystem::path& path, Dataset& out) {
    if (path.empty()) return;
    RawDataset data = read(path, options);
    // What train says of the labels is not all known where rows of it are bad.
    const bool is_known = splits.train.bad_rows.empty() || !config.label_names.empty();
    if (is_known) number_labels(data, numbers, names);
    if (!is_known) data.dataset.bad_rows = data.errors.take();
    out = std::move(data.dataset);
  };
  load(config.dev, splits.dev);
  load(config.test, splits.test);
  refuse_bad_rows_of(splits);
  if (config.dev.empty()) split_dev(splits, config.dev_fraction, seed);
  return splits;
}

Dataset load_dataset(const std::filesystem::path& path, const ReadOptions& options,
                     const std::vector<std::string>& label_names) {
  ReadOptions named = options;
  named.label_names = label_names;
  RawDataset data = read(path, named);
  number_labels(data, label_numbers(label_names, label_names), label_names);
  if (!options.keeps_bad_rows) refuse_bad_rows(data.dataset.bad_rows);
  return std::move(data.dataset);
}

}  // namespace glass
