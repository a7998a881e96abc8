// Bounds, units and meanings of [tokenizer].
#include "glass/config/tokenizer_config.h"

#include "glass/config/reader.h"

namespace glass {

void bind_settings(config::Reader& reader, TokenizerConfig& tokenizer) {
  reader.section("tokenizer");
  reader
      .field("kind", tokenizer.kind,
             "word, character, bpe (byte-level, GPT-2's), unigram: built from train; wordpiece: BERT's, from a "
             "vocab.txt, or built from train where no file "
             "is named; file: a tokenizer.json")
      .one_of({"word", "character", "bpe", "unigram", "wordpiece", "file"});
  reader.field("file", tokenizer.file,
               "vocab.txt of wordpiece; of file a tokenizer.json, or a model folder with one or with the files of "
               "its class of tokenizer");
  reader
      .field("vocab_size", tokenizer.vocab_size,
             "most tokens of a vocabulary that is built from train, special ones included")
      .at_least(6)
      .at_most(10'000'000)
      .unit("tokens");
  reader
      .field("min_frequency", tokenizer.min_frequency,
             "how often a word must stand in train for word to keep it; two pieces side by side, for bpe and wordpiece "
             "to join them")
      .at_least(1);
  reader.field("lowercase", tokenizer.lowercase, "lower-case texts and strip accents, as BERT's uncased models do");
}

}  // namespace glass
