#include "glass/base/counterfactual.h"

#include <fmt/format.h>

#include <algorithm>

namespace glass {

namespace {

constexpr const char* kRecord = "counterfactual";

/// One part of an example with the exchanges that are in it.
std::string exchanged(const ExplainedExample& example, const Json& exchanges, TextPart part) {
  const std::string& text = example.text_of(part);
  std::string changed;
  std::size_t done = 0;
  for (const Json& exchange : exchanges) {  // in the order of the tokens
    const TokenSpan& token = example.tokens.at(exchange.at("token").get<std::size_t>());
    if (token.part != part) continue;
    const std::size_t start = std::max<std::size_t>(token.start, done), word = text.find_first_not_of(' ', start);
    changed += text.substr(done, std::min<std::size_t>(word, token.end) - done) + exchange.at("to").get<std::string>();
    done = token.end;
  }
  return changed + text.substr(done);
}

void write_texts(const ExplainedExample& example, Json& record) {
  const Json& exchanges = record.at("exchanges");
  const std::string text = exchanged(example, exchanges, TextPart::text),
                    pair = exchanged(example, exchanges, TextPart::pair),
                    target = exchanged(example, exchanges, TextPart::target);
  record["text"] = text;
  if (!pair.empty()) record["text_pair"] = pair;
  if (!target.empty()) record["target_text"] = target;
}

/// "good -> dull, film -> story".
std::string exchanges_in_words(const ExplainedExample& example, const Json& record) {
  std::string words;
  for (const Json& exchange : record.at("exchanges"))
    words +=
        fmt::format("{}{} -> {}", words.empty() ? "" : ", ", word_at(example, exchange.at("token").get<std::size_t>()),
                    exchange.at("to").get<std::string>());
  return words;
}

std::string sentence_of(const ExplainedExample& example, const Json& record) {
  const auto count = record.at("words_exchanged").get<std::size_t>();
  if (count == 0) return "no exchange of a word brings another prediction nearer";
  std::string text = record.at("text").get<std::string>();
  for (const char* other : {"text_pair", "target_text"}) {
    if (record.contains(other)) text += " \u2016 " + record.at(other).get<std::string>();
  }
  return fmt::format("{}{}  ->  {} ({:.1f} %), {} word{} exchanged: {}",
                     record.at("found").get<bool>() ? "" : "the prediction does not turn: ", text,
                     record.at("prediction").get<std::string>(),
                     100 * record.at("prediction_probability").get<double>(), count, count == 1 ? "" : "s",
                     exchanges_in_words(example, record));
}

}  // namespace

void write_counterfactual_texts(const ExplainedExample& example, Explanation& explanation) {
  Json& quality = explanation.quality;
  if (quality.contains(kRecord)) write_texts(example, quality[kRecord]);
  if (!quality.contains("rows")) return;
  for (Json& row : quality["rows"]) {
    if (row.contains(kRecord)) write_texts(example, row[kRecord]);
  }
}

std::vector<std::string> counterfactual_sentences(const ExplainedExample& example, const Explanation& explanation) {
  const Json& quality = explanation.quality;
  const auto rows = quality.find("rows");
  if (rows == quality.end())
    return quality.contains(kRecord) ? std::vector<std::string>{sentence_of(example, quality.at(kRecord))}
                                     : std::vector<std::string>{};
  std::vector<std::string> sentences;
  for (const Json& row : *rows) {
    if (row.contains(kRecord)) sentences.push_back(row.value("target", "") + ": " + sentence_of(example, row[kRecord]));
  }
  return sentences;
}

}  // namespace glass
