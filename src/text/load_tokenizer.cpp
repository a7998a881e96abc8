// Opening tokenizers: a tokenizer.json, BERT's vocab.txt, or a folder with these or other files of a vocabulary.
#include "glass/base/broken_links.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "text/build_document.h"
#include "text/folder/beside_json.h"
#include "text/folder/open_folder.h"
#include "text/folder/vocabulary_files.h"
#include "text/tokenizer_parts.h"

namespace glass {

namespace {

constexpr std::size_t kMaxFile = std::size_t{48} << 20;  // bytes; published files have up to 34 MB

std::unique_ptr<Tokenizer> open_folder(const fs::path& folder) {
  const fs::path file = folder / "tokenizer.json";
  if (!path_exists(file)) return open_folder_without_json(folder);
  TokenizerDocument document;
  read_document(read_file(file, kMaxFile), file.string(), document);
  join_folder_settings(folder, document);
  return make_tokenizer(document, read_cut_rules(folder));
}

}  // namespace

std::unique_ptr<Tokenizer> load_wordpiece(const std::filesystem::path& vocab_txt, bool lowercase) {
  const std::vector<std::string> pieces = read_pieces(vocab_txt);
  TokenizerDocument document;
  document.origin = vocab_txt.string();
  set_vocabulary(pieces, document);
  for (const char* needed : {"[UNK]", "[CLS]", "[SEP]"})
    if (std::find(pieces.begin(), pieces.end(), needed) == pieces.end())
      fail(ErrorKind::data, "{}: the piece {} is missing; is this the vocab.txt of a BERT model?", vocab_txt.string(),
           needed);
  document.rest = bert_document(pieces, lowercase, wordpiece_model());
  document.rest["decoder"] = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}};
  return make_tokenizer(document);
}

std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& tokenizer_json) {
  TokenizerDocument document;
  read_document(read_file(tokenizer_json, kMaxFile), tokenizer_json.string(), document);
  return make_tokenizer(document);
}

std::unique_ptr<Tokenizer> tokenizer_from_json(const Json& json, const std::string& origin) {
  TokenizerDocument document;
  read_document(dump_json(json), origin, document);
  return make_tokenizer(document);
}

std::unique_ptr<Tokenizer> open_tokenizer(const std::filesystem::path& place) {
  if (!is_folder(place)) return place.extension() == ".txt" ? open_vocab_txt(place) : load_tokenizer(place);
  for (const auto& folder : {place, place / "model"}) {
    if (is_folder(folder)) refuse_broken_links(folder);
    if (auto tokenizer = open_folder(folder)) return tokenizer;
  }
  fail(ErrorKind::data,
       "{}: has no tokenizer.json, no other vocabulary (vocab.txt, vocab.json with merges.txt, spiece.model, "
       "sentencepiece.bpe.model, tokenizer.model, source.spm), and no model folder with one; give a tokenizer.json, a "
       "model folder or a run folder",
       place.string());
}

}  // namespace glass
