// Choosing the class and building its tokenizer.
#include "text/folder/open_folder.h"

#include "glass/base/error.h"
#include "glass/base/paths.h"
#include "text/folder/classes.h"
#include "text/folder/vocabulary_files.h"

namespace glass {

namespace {

constexpr const char* kVocabularyFiles[] = {
    "vocab.txt",  "vocab.json",      "merges.txt",  "spiece.model",   "spm.model",
    "source.spm", "tokenizer.model", "tekken.json", "tiktoken.model", "sentencepiece.bpe.model"};

std::string files_found(const fs::path& folder) {
  std::string found;
  for (const char* name : kVocabularyFiles)
    if (path_exists(folder / name)) found += (found.empty() ? "" : ", ") + std::string(name);
  return found;
}

/// Where no file names the class, and the model's has other files: a vocabulary that only one class writes.
std::string class_by_vocabulary(const FolderSettings& settings) {
  const fs::path& folder = settings.folder();
  if (path_exists(folder / "vocab.txt")) return "BertTokenizer";
  if (path_exists(folder / "tokenizer.model")) return "TokenizersBackend";
  if (!settings.model_type().empty() || !path_exists(folder / "vocab.json") || !path_exists(folder / "merges.txt"))
    return "";
  TokenizerDocument document;
  read_vocab_json(folder / "vocab.json", document);
  bool gpt2 = false;
  for (const VocabEntry& entry : document.vocab) {
    if (entry.text == "<s>" || entry.text == "[CLS]") return "";
    gpt2 |= entry.text == "<|endoftext|>";
  }
  return gpt2 ? "GPT2Tokenizer" : "";
}

}  // namespace

std::unique_ptr<Tokenizer> open_folder_without_json(const fs::path& folder) {
  const std::string found = files_found(folder);
  if (found.empty()) return nullptr;
  const FolderSettings settings(folder);
  std::string name = class_of(settings);
  const bool has_file = !name.empty() && path_exists(folder / vocabulary_file_of(name));
  if (settings.stated_class().empty() && !has_file) name = class_by_vocabulary(settings);
  if (name.empty())
    fail(ErrorKind::data,
         "{}: has {}, but nothing says which class of tokenizer reads it: ids and special tokens depend on it; add a "
         "tokenizer_config.json such as {{\"tokenizer_class\": \"RobertaTokenizer\"}}, or a tokenizer.json",
         folder.string(), found);
  FolderBuild build(settings);
  find_class(name, settings)(build);
  return finish(build);
}

std::unique_ptr<Tokenizer> open_vocab_txt(const fs::path& vocab_txt) {
  const FolderSettings settings(vocab_txt.parent_path());
  const std::string name = class_of(settings);
  FolderBuild build(settings);
  build.vocab_txt = vocab_txt;
  find_class(vocabulary_file_of(name) == "vocab.txt" ? name : "BertTokenizer", settings)(build);
  return finish(build);
}

}  // namespace glass
