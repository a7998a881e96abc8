// Data files as a model's task reads them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/pipeline/model.h"

namespace glass::pipeline {

/// A file as it is named, else below GLASSFORMER_DATA, as the data files of a config are found; "-", standard input, as
/// it is.
std::string find_data(const std::string& name);

/// Which texts are taken.
struct DataRequest {
  std::string path;                        ///< "-": standard input
  std::string targets = {};                ///< of parallel text: the file with the targets, line by line
  std::string encoding = {}, format = {};  ///< "": as [data] of the model's config says
  bool needs_label = false;                ///< what the task learns must be there, and a text may not be empty
  bool keeps_bad_rows = false;  ///< rows that are no examples are put aside (Dataset::bad_rows); else an Error (data)
};

/// [data] of the model's config, with what the request says otherwise. That config's format counts for files whose name
/// tells none.
DataConfig data_config(const Model& model, const DataRequest& request);

/// The file as the model's task reads it. Where no labels are needed a .txt is plain text, line by line, for models
/// without labels of whole texts. Errors are those of the readers.
Dataset open_data(const Model& model, const DataRequest& request);

/// The texts of a file of this kind, whose labels are not asked for. A .txt is plain text, line by line, for kinds
/// without labels of whole texts.
Dataset open_texts(const DataConfig& data, DataKind kind, const std::string& path,
                   const std::vector<std::string>& label_names);

}  // namespace glass::pipeline
