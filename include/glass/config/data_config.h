// The settings of [data].
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace glass {

namespace config {
class Reader;
}

/// Which texts are read, and how. Bounds, units and meanings: src/config/settings/data.cpp.
struct DataConfig {
  std::filesystem::path train, dev, test;
  std::filesystem::path train_target, dev_target, test_target;  ///< the targets of plain texts, line by line
  std::filesystem::path root;      ///< searched for relative paths, beside GLASSFORMER_DATA
  std::string format = "auto";     ///< auto (by extension), tsv, csv, jsonl, txt, conllu
  std::string encoding = "utf-8";  ///< one of data_encodings()
  std::string separator = "auto";  ///< of tables: auto (by the header), "," ";" "|" or tab
  std::string decimal = "auto";    ///< the mark in numbers: auto, point, comma
  std::string text_column, text_pair_column, label_column, target_column;  ///< "": by the usual names
  std::string documents = "line";                                          ///< of plain text: line, paragraph, file
  std::string tag_column = "upos";                                         ///< of CoNLL-U: upos, xpos, deprel, misc:KEY
  std::vector<std::string> label_names;    ///< names of the labels 0, 1, ...; empty: the labels as they stand
  std::int64_t max_length = 128;           ///< tokens of a text, special tokens included; the rest is cut at the end
  std::int64_t max_text_bytes = 64 << 20;  ///< longest line of a file, and longest field of a table
  double dev_fraction = 0.1;               ///< share of train held out where there is no dev file
  bool permute_labels = false;             ///< exchanges the labels of train among its texts by chance
};

/// The encodings that data files are read in: utf-8, latin-1, windows-1252, utf-16le, utf-16be. A byte order mark in a
/// file overrules what was said.
const std::vector<std::string>& data_encodings();

/// Binds the section "data".
void bind_settings(config::Reader& reader, DataConfig& data);

}  // namespace glass
