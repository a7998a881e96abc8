#include "glass/suite/label_words.h"

#include <numeric>

#include "glass/base/error.h"
#include "glass/task/classification.h"
#include "suite/encode_text.h"
#include "suite/score_queue.h"
#include "suite/template.h"

namespace glass {
namespace {

/// What the filled templates of one model are made with.
struct Reader {
  const Tokenizer& tokenizer;
  TokenReading reading;
  std::int64_t max_length;
  std::int32_t mask;  ///< of masked models
  LabelTemplate pattern;

  Encoding encode(const FilledTemplate& filled) const {
    return reading == TokenReading::next ? encode_for_next(tokenizer, filled.text, std::nullopt)
                                         : tokenizer.encode(filled.text);
  }
};

Reader reader_of(const Transformer& model, const Tokenizer& tokenizer, const LabelWordSettings& settings) {
  if (settings.words.size() < 2)
    fail(ErrorKind::usage, "--label-words: {} classes; at least two are needed", settings.words.size());
  const TokenReading reading = token_reading(model.architecture(), "label_words");
  Reader reader{tokenizer, reading, model.architecture().max_length, -1, LabelTemplate(settings.pattern)};
  if (reading == TokenReading::masked) reader.mask = mask_token(tokenizer, "label_words");
  if (reading == TokenReading::next && reader.pattern.label_is_before_text()) {
    fail(ErrorKind::usage,
         "--template: '{}': this model reads from left to right, so the texts must stand before {{label}}",
         shown(settings.pattern));
  }
  return reader;
}

/// A second text that has no place in the template, or a place without one, would change what is asked in silence.
void check_pair(const Reader& reader, const Example& example) {
  if (reader.pattern.has_text_pair() == !example.text_pair.empty()) return;
  fail(ErrorKind::usage, "text '{}': {}", shown(example.text),
       example.text_pair.empty()
           ? "--template has {text_pair}, and the data no second text for it"
           : "it has a second text (the column text_pair); say with {text_pair} where --template takes it");
}

/// The query for one class: the tokens of its word, each predicted by the row before it or, hidden, by its own.
TokenQuery query_of(const Reader& reader, const FilledTemplate& filled, const std::string& word) {
  const Encoding encoding = reader.encode(filled);
  const std::optional<std::int32_t> unknown = reader.tokenizer.special_ids().unk;
  TokenQuery query{encoding.ids, {}, {}};
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    const TokenPlace& place = encoding.places[t];
    if (encoding.special[t] != 0 || place.end <= filled.label_begin || place.start >= filled.label_end) continue;
    if (unknown && encoding.ids[t] == *unknown) {
      fail(ErrorKind::usage,
           "--label-words: '{}' is not in the model's vocabulary (its token is {} where --template says '...{}'); "
           "choose another word or "
           "template",
           shown(word), shown(reader.tokenizer.token(*unknown)), shown(filled.text.substr(filled.label_begin)));
    }
    const bool is_next = reader.reading == TokenReading::next;
    if (is_next && t == 0)
      fail(ErrorKind::data, "text and template '{}': no token stands before the label's word", shown(filled.text));
    query.rows.push_back(static_cast<std::int32_t>(t) - (is_next ? 1 : 0));
    query.labels.push_back(encoding.ids[t]);
    if (!is_next) query.ids[t] = reader.mask;
  }
  if (query.rows.empty())
    fail(ErrorKind::usage, "--label-words: the tokenizer makes no token of '{}'; choose another word", shown(word));
  return query;
}

/// The queries of all classes.
std::vector<TokenQuery> queries_of(const Reader& reader, const Example& example, const std::vector<LabelWord>& words) {
  std::vector<TokenQuery> queries;
  for (const LabelWord& word : words)
    queries.push_back(query_of(reader, reader.pattern.fill(example, word.word), word.word));
  return queries;
}

/// Cuts `excess` tokens off the end of the text, at least one byte. Error (data) where nothing would be left.
void cut_text(const Reader& reader, std::size_t excess, Example& example) {
  const Encoding encoding = reader.tokenizer.encode(example.text);
  std::vector<std::size_t> ends;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (encoding.special[t] == 0) ends.push_back(encoding.places[t].end);
  }
  std::size_t kept = ends.size() > excess ? ends.size() - excess : 0;
  while (kept > 0 && ends[kept - 1] >= example.text.size()) --kept;
  if (kept == 0) {
    fail(ErrorKind::data,
         "text '{}': the template leaves no room for it in the {} tokens that the model reads; shorten --template",
         shown(example.text), reader.max_length);
  }
  example.text.resize(ends[kept - 1]);
}

/// The queries of a text that is cut until all of them fit.
std::vector<TokenQuery> fitting_queries(const Reader& reader, const Example& example,
                                        const std::vector<LabelWord>& words, std::int64_t& cut) {
  std::vector<TokenQuery> queries = queries_of(reader, example, words);
  Example shorter = example;
  bool was_cut = false;
  while (reader.max_length > 0) {
    std::size_t longest = 0;
    for (const TokenQuery& query : queries) longest = std::max(longest, query.ids.size());
    if (longest <= static_cast<std::size_t>(reader.max_length)) break;
    cut_text(reader, longest - static_cast<std::size_t>(reader.max_length), shorter);
    queries = queries_of(reader, shorter, words);
    was_cut = true;
  }
  cut += was_cut ? 1 : 0;
  return queries;
}

}  // namespace

std::vector<std::vector<double>> score_label_words(Transformer& model, const Tokenizer& tokenizer,
                                                   const std::vector<Example>& examples,
                                                   const LabelWordSettings& settings, std::int64_t* cut,
                                                   const SuiteProgress& progress) {
  const Reader reader = reader_of(model, tokenizer, settings);
  const std::size_t classes = settings.words.size();
  std::vector<std::vector<double>> scores(examples.size(), std::vector<double>(classes, 0.0));
  std::int64_t cut_texts = 0;
  ScoreQueue queue(model, [&](std::size_t owner, const std::vector<double>& values) {
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    scores[owner / classes][owner % classes] = settings.per_token ? sum / static_cast<double>(values.size()) : sum;
    const auto done = static_cast<std::int64_t>(owner / classes) + 1;
    if (progress && owner % classes == 0 && done % 16 == 0) progress(done, static_cast<std::int64_t>(examples.size()));
  });
  for (std::size_t i = 0; i < examples.size(); ++i) {
    check_pair(reader, examples[i]);
    std::vector<TokenQuery> queries = fitting_queries(reader, examples[i], settings.words, cut_texts);
    for (std::size_t c = 0; c < classes; ++c) queue.add(std::move(queries[c]), i * classes + c);
  }
  queue.finish();
  if (cut != nullptr) *cut = cut_texts;
  return scores;
}

Json evaluate_label_words(Transformer& model, const Tokenizer& tokenizer, const std::vector<Example>& examples,
                          const LabelWordSettings& settings, const SuiteProgress& progress) {
  std::int64_t cut = 0;
  TaskOutputs outputs;
  outputs.scores = score_label_words(model, tokenizer, examples, settings, &cut, progress);
  for (const Example& example : examples) outputs.labels.push_back(example.label);
  Json words = Json::object();
  for (const LabelWord& word : settings.words) words[word.label] = word.word;
  Json result = {{"suite", "label_words"},
                 {"template", settings.pattern},
                 {"label_words", words},
                 {"per_token", settings.per_token},
                 {"cut_texts", cut}};
  result.update(evaluate_classification(outputs, static_cast<std::int64_t>(settings.words.size())));
  return result;
}

}  // namespace glass
