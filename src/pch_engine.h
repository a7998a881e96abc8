// Precompiled for the engine: ATen (not torch/torch.h, which costs three times as much), autograd's custom functions,
// and the house's own headers that nearly every file includes.
#pragma once
#include <ATen/ATen.h>
#include <fmt/core.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <nlohmann/json.hpp>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/json.h"
#include "glass/config/config.h"
#include "glass/config/reader.h"
#include "glass/explain/explainer.h"
#include "glass/model/subject.h"
#include "glass/model/trace.h"
