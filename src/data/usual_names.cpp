#include "data/usual_names.h"

#include <algorithm>

namespace glass {
namespace {

using Names = std::vector<std::string>;

Names names_of_text(DataKind kind) {
  Names names = {"sentence", "review",    "review_text", "content",     "document", "comment",  "message", "tweet",
                 "post",     "utterance", "full_text",   "description", "body",     "question", "query"};
  if (kind == DataKind::targets) names.insert(names.end(), {"source", "src", "input", "article", "prompt", "dialogue"});
  return names;
}

Names names_of_learned(const std::string& field, DataKind kind) {
  if (field == "labels") return {"label", "classes", "categories", "topics", "tags"};
  if (field == "tags") return {"ner_tags", "pos_tags", "labels"};
  if (field == "answers") return {"answer", "answer_text"};
  if (kind == DataKind::valued)
    return {"value", "score", "rating", "stars", "target", "similarity", "similarity_score", "y"};
  return {"class",  "category", "sentiment", "labels", "gold_label", "target",
          "rating", "stars",    "topic",     "intent", "emotion",    "y"};
}

}  // namespace

std::vector<std::string> usual_names(const std::string& field, DataKind kind) {
  if (field == "text") return names_of_text(kind);
  if (field == "words") return {"tokens"};
  if (field == "label" || field == "labels" || field == "tags" || field == "answers")
    return names_of_learned(field, kind);
  if (field == "target" && kind == DataKind::targets)
    return {"summary", "translation", "output", "tgt", "response", "answer", "highlights", "completion"};
  return {};
}

std::vector<std::pair<std::string, std::string>> usual_pairs(DataKind kind) {
  if (kind == DataKind::texts) return {};
  if (kind == DataKind::answered) return {{"question", "context"}, {"question", "passage"}, {"question", "paragraph"}};
  return {{"sentence1", "sentence2"}, {"sentence_1", "sentence_2"}, {"sentence_a", "sentence_b"},
          {"text1", "text2"},         {"text_1", "text_2"},         {"text_a", "text_b"},
          {"premise", "hypothesis"},  {"question1", "question2"}};
}

std::string trimmed_name(const std::string& name) {
  const std::size_t first = name.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return name.substr(first, name.find_last_not_of(" \t\r\n") - first + 1);
}

std::string plain_name(const std::string& name) {
  std::string plain = trimmed_name(name);
  std::transform(plain.begin(), plain.end(), plain.begin(), [](char c) {
    if (c == ' ' || c == '-') return '_';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return plain;
}

}  // namespace glass
