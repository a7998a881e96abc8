#include "glass/base/broken_links.h"

#include "glass/base/error.h"
#include "glass/base/paths.h"

namespace glass {

void refuse_broken_links(const std::filesystem::path& folder) {
  for (const char* name : {"config.json",
                           "generation_config.json",
                           "model.safetensors",
                           "model.safetensors.index.json",
                           "modules.json",
                           "config_sentence_transformers.json",
                           "sentence_bert_config.json",
                           "tokenizer.json",
                           "tokenizer_config.json",
                           "special_tokens_map.json",
                           "added_tokens.json",
                           "vocab.txt",
                           "vocab.json",
                           "merges.txt",
                           "spiece.model",
                           "sentencepiece.bpe.model",
                           "tokenizer.model",
                           "spm.model",
                           "source.spm",
                           "target.spm"}) {
    const std::filesystem::path path = folder / name;
    if (!is_link(path) || path_exists(path)) continue;
    fail(ErrorKind::data, "{}: is a link to {}, which is not there; copy the folder with what its links name (cp -rL)",
         path.string(), link_text(path).string());
  }
}

}  // namespace glass
