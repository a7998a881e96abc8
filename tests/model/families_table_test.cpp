// The table of families in docs/models.md is what the registries say: families and their heads, classes of tokenizers,
// notes. scripts/families_table writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "glass/model/architecture_tree.h"
#include "glass/model/model_folder.h"
#include "model/hugging_face/families/notes.h"
#include "model/hugging_face/family.h"
#include "support/golden.h"
#include "text/folder/classes.h"

namespace glass::families_table_test {
namespace {

const fs::path kPage = fs::path(GLASS_SOURCE_DIR) / "docs" / "models.md";
constexpr const char *kBegin = "<!-- families: written by scripts/families_table -->\n", *kEnd = "<!-- /families -->\n";

std::string heads_text(const Family& family) {
  const std::pair<HeadKind, const char*> words[] = {
      {HeadKind::classification, "text"}, {HeadKind::token_classification, "tokens"},
      {HeadKind::span, "span"},           {HeadKind::masked_lm, "masked LM"},
      {HeadKind::causal_lm, "causal LM"}, {HeadKind::sequence_to_sequence_lm, "sequence to sequence LM"}};
  std::vector<std::string> heads;
  for (const auto& [kind, word] : words) {
    if (family.head_rules.contains(kind)) heads.emplace_back(word);
  }
  return fmt::format("{}", fmt::join(heads, ", "));
}

/// What a folder without tokenizer.json needs.
std::string tokenizer_text(const std::string& model_type) {
  const std::string name = usual_class_of(model_type), file = name.empty() ? "" : vocabulary_file_of(name);
  if (file.empty()) return "`tokenizer.json`";
  return name == "TokenizersBackend" ? "by its file" : fmt::format("{} (`{}`)", name, file);
}

std::string table_text() {
  std::map<std::string, const FamilyNotes*> notes;
  for (const FamilyNotes& row : family_notes()) notes[row.model_type] = &row;
  std::string text = "| `model_type` | models | heads | tokenizer | not supported |\n|---|---|---|---|---|\n";
  for (const std::string& name : family_names()) {
    if (name == "glassformer-encoder") continue;
    const auto row = notes.find(name);
    if (row == notes.end()) fail(ErrorKind::bug, "no notes of the family {}", name);
    text += fmt::format("| {} | {} | {} | {} | {} |\n", name, row->second->people,
                        heads_text(find_family(name, "test")), tokenizer_text(name), row->second->not_supported);
  }
  return text;
}

TEST(FamiliesTable, StandsInTheDocsAsTheRegistriesSay) {
  std::string page = read_file(kPage, 1 << 20);
  const std::size_t begin = page.find(kBegin), end = page.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::size_t first = begin + std::string(kBegin).size();
  if (std::getenv("GLASS_WRITE_FAMILIES") != nullptr)
    write_file(kPage, page.substr(0, first) + table_text() + page.substr(end));
  page = read_file(kPage, 1 << 20);
  EXPECT_EQ(page.substr(first, page.find(kEnd) - first), table_text()) << "run scripts/families_table";
}

TEST(FamiliesTable, AModelSaysByWhichWordsItsHeadWasFound) {
  const std::pair<const char*, const char*> right[] = {
      {"bert", "BertForSequenceClassification, without problem_type 3 labels mean one of them"},
      {"bert_regression", "BertForSequenceClassification, problem_type regression"},
      {"bert_encoder", "names BertModel"},
      {"smollm3_span", "names SmolLM3ForQuestionAnswering"}};
  for (const auto& [name, words] : right) {
    const LoadedTransformer loaded = load_transformer(golden::path_of("families") / name);
    const std::string reason = architecture_facts(loaded.model->architecture()).at("head").at("found_by");
    EXPECT_TRUE(reason.ends_with(words)) << reason;
  }
}

TEST(FamiliesTable, EveryNoteIsOfAFamilyAndEveryFamilyHasAGoldenCheckpoint) {
  std::set<std::string> checkpoints;
  for (const Json& one : read_json(golden::path_of("families/families.json"))) checkpoints.insert(one.at("model_type"));
  for (const FamilyNotes& row : family_notes()) {
    EXPECT_EQ(find_family(row.model_type, "test").model_type, row.model_type);
    EXPECT_TRUE(checkpoints.contains(row.model_type)) << row.model_type;
  }
}

}  // namespace
}  // namespace glass::families_table_test
