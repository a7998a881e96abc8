// The plain files of a vocabulary: vocab.txt, vocab.json, merges.txt.
#pragma once

#include <string>
#include <vector>

#include "glass/base/files.h"
#include "text/document.h"

namespace glass {

/// The pieces of a vocab.txt, one a line, without blanks at their ends. An empty line and a piece that stands twice
/// are Errors (data).
std::vector<std::string> read_pieces(const fs::path& vocab_txt);
/// The same as the vocabulary of a document.
void read_pieces(const fs::path& vocab_txt, TokenizerDocument& document);

/// An object {"token": id}; the document's other parts are lost.
void read_vocab_json(const fs::path& path, TokenizerDocument& document);

/// Two tokens a line with a blank between them.
void read_merges(const fs::path& path, TokenizerDocument& document);

}  // namespace glass
