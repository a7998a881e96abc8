// predictions/SPLIT.jsonl, a line an example.
#include <algorithm>
#include <fstream>
#include <map>
#include <unordered_set>

#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "node.h"
#include "numbers.h"
#include "predictions.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMistakeCodePoints = 240, kMistakeWordCodePoints = 60;

/// Takes in one line after the other.
class PredictionReader {
 public:
  PredictionReader(SplitPredictions& result, const std::vector<std::string>& labels) : result_(result) {
    for (std::size_t i = 0; i < labels.size(); ++i) numbers_.emplace(labels[i], i);
    label_count_ = labels.size();
  }

  void take(const Node& line) {
    expect_schema(line, "glassformer.predictions/1");
    const std::string task = line.text_or("task", "");
    const auto in_train = line.find("in_train");
    const bool is_known = in_train && in_train->flag();
    ++result_.texts;
    if (const auto text = line.find("text")) {
      result_.has_texts = true;
      const std::string question = text->text() + '\0' + line.text_or("text_pair", "");
      result_.repeated += !questions_.insert(hash64(question)).second;
    }
    result_.in_train += is_known;
    if (task == "classification") take_class(line, is_known);
    if (task == "token_classification") take_tags(line);
    if (task == "multi_label") take_labels(line);
  }

 private:
  std::size_t label(const Node& node) const {
    const auto found = numbers_.find(node.text());
    if (found == numbers_.end()) node.complain(fmt::format("'{}' is none of the label names", shown(node.text())));
    return found->second;
  }

  static std::string text_of(const Node& line) {
    const std::string text = line.text_or("text", ""), pair = line.text_or("text_pair", "");
    return shortened(pair.empty() ? text : text + " \u2016 " + pair, kMistakeCodePoints);
  }

  void take_class(const Node& line, bool in_train) {
    const auto gold = line.find("gold");
    if (!gold) return;
    const std::size_t right = label(*gold), said = label(line.at("predicted"));
    result_.judged_elsewhere += !in_train;
    result_.right_elsewhere += !in_train && right == said;
    if (right == said) return;
    const auto shares = line.find("probabilities");
    result_.mistakes.push_back({line.at("example").integer(), right, said,
                                shares ? shares->number_or(line.at("predicted").text(), kUnknown) : kUnknown, "",
                                text_of(line)});
  }

  void take_tags(const Node& line) {
    const std::vector<Node> gold = line.at("gold").items(), said = line.at("predicted").items();
    const auto words = line.find("words");
    const std::vector<std::string> names = words ? words->texts() : std::vector<std::string>{};
    if (gold.size() != said.size())
      line.at("gold").complain(fmt::format("{} tags, {} predicted", gold.size(), said.size()));
    for (std::size_t i = 0; i < gold.size(); ++i) {
      if (gold[i].json().is_null() || said[i].json().is_null()) continue;
      const std::size_t right = label(gold[i]), tag = label(said[i]);
      if (right == tag) continue;
      result_.mistakes.push_back(
          {line.at("example").integer(), right, tag, kUnknown,
           i < names.size() ? shortened(names[i], kMistakeWordCodePoints) : fmt::format("word {}", i), text_of(line)});
    }
  }

  void take_labels(const Node& line) {
    result_.labels.resize(label_count_);
    std::vector<bool> is_gold(label_count_, false);
    for (const Node& node : line.at("gold").items()) {
      is_gold[label(node)] = true;
      ++result_.labels[label(node)].gold;
    }
    for (const Node& node : line.at("predicted").items()) {
      const std::size_t said = label(node);
      ++result_.labels[said].predicted;
      result_.labels[said].both += is_gold[said];
    }
  }

  SplitPredictions& result_;
  std::map<std::string, std::size_t> numbers_;
  std::unordered_set<std::uint64_t> questions_;  // hashes of 64 bits: two different texts share one in 10^19 pairs
  std::size_t label_count_ = 0;
};

}  // namespace

SplitPredictions read_predictions(const fs::path& file, const std::string& name, const std::string& split,
                                  const std::vector<std::string>& labels) {
  SplitPredictions result;
  result.split = split;
  PredictionReader reader(result, labels);
  std::ifstream lines(file);
  if (!lines) fail(ErrorKind::data, "{}: cannot be read", name);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string place = fmt::format("{}:{}", name, ++number);
    if (line.empty()) continue;
    const Json document = parse_json(line, place);
    reader.take(Node(document, place + ": "));
  }
  std::stable_sort(result.mistakes.begin(), result.mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return (is_known(a.confidence) ? a.confidence : 0) > (is_known(b.confidence) ? b.confidence : 0);
  });
  return result;
}

}  // namespace glass::report
