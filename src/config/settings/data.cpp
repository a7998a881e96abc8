// Bounds, units and meanings of [data].
#include "glass/config/data_config.h"

#include "glass/config/reader.h"

namespace glass {

namespace {

/// What tables and JSON objects call their columns, and how they are written.
void bind_tables(config::Reader& reader, DataConfig& data) {
  reader
      .field("separator", data.separator,
             "what stands between the fields of a .csv or .tsv; auto: what the header is separated by")
      .one_of({"auto", ",", ";", "|", "tab"});
  reader
      .field("decimal", data.decimal,
             "decimal mark of the numbers of a regression; auto: a comma where the column can be read no other way")
      .one_of({"auto", "point", "comma"});
  reader.field("text_column", data.text_column,
               "column (JSON key) with the text, or with the words of tagged texts; empty: text, else a usual name");
  reader.field("text_pair_column", data.text_pair_column,
               "column with the second text; empty: text_pair, else the partner of sentence1, premise and the like");
  reader.field("label_column", data.label_column,
               "column with what is learned: label, labels, number, tags or answers; empty: by name, as text_column");
  reader.field("target_column", data.target_column,
               "column with what a model is to write; empty: target, else a usual name");
}

/// How long a text, and a line of a file, may be.
void bind_lengths(config::Reader& reader, DataConfig& data) {
  reader
      .field("max_length", data.max_length,
             "longest text, special tokens included; the rest is cut at the end, and counted")
      .at_least(3)
      .at_most(65536)
      .unit("tokens");
  reader
      .field("max_text_bytes", data.max_text_bytes,
             "longest line of a file, and longest field of a table; what is longer is mostly a file that is broken")
      .at_least(1)
      .at_most(4'000'000'000)
      .unit("bytes");
}

}  // namespace

const std::vector<std::string>& data_encodings() {
  static const std::vector<std::string> all = {"utf-8", "latin-1", "windows-1252", "utf-16le", "utf-16be"};
  return all;
}

void bind_settings(config::Reader& reader, DataConfig& data) {
  reader.section("data");
  reader.root_folder(
      "root", data.root,
      "folder that relative paths of data and vocabularies are also looked for in, before GLASSFORMER_DATA");
  reader.field("train", data.train, "texts to learn from");
  reader.field("dev", data.dev, "texts that choose the best weights; none: a share of train is held out");
  reader.field("test", data.test, "texts for the final figures");
  reader.field("train_target", data.train_target,
               "sequence_to_sequence: targets of train, line by line, where both are plain texts (.txt, or any text "
               "that is no table; .gz too)");
  reader.field("dev_target", data.dev_target, "targets of dev");
  reader.field("test_target", data.test_target, "targets of test");
  reader.field("format", data.format, "how the files are written; auto goes by the extension")
      .one_of({"auto", "tsv", "csv", "jsonl", "txt", "conllu"});
  reader
      .field("encoding", data.encoding,
             "how the files encode characters; a byte order mark overrules it. windows-1252 is Excel's plain CSV")
      .one_of(data_encodings());
  bind_tables(reader, data);
  reader
      .field("documents", data.documents,
             "what one text is in a plain .txt file of a language model: a line, a paragraph (up to an empty line) or "
             "the whole file")
      .one_of({"line", "paragraph", "file"});
  reader.field("tag_column", data.tag_column,
               "which column of a CoNLL-U file is learned: upos, xpos, deprel, or misc:KEY for KEY=... of the last");
  reader.field("label_names", data.label_names,
               "names of the labels 0, 1, ...; empty: the labels as they stand in train");
  bind_lengths(reader, data);
  reader.field("dev_fraction", data.dev_fraction, "share of train held out where there is no dev file")
      .above(0)
      .at_most(0.5);
  reader.field("permute_labels", data.permute_labels,
               "exchange the labels of the training texts among them by chance (dev and test keep theirs): the model "
               "learns no rule, and explain.label_randomisation compares explanations with its own");
}

}  // namespace glass
