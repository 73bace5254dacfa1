/**
 * @file
 * libhptune: tuning the hyperparameters of machine-learning models.
 * The umbrella header; a program includes this one.
 */
#ifndef HPTUNE_HPTUNE_H
#define HPTUNE_HPTUNE_H

#include <hptune/alloc.h>
#include <hptune/constant.h>
#include <hptune/dist.h>
#include <hptune/export.h>
#include <hptune/metric.h>
#include <hptune/objective.h>
#include <hptune/result.h>
#include <hptune/sampler.h>
#include <hptune/space.h>
#include <hptune/split.h>
#include <hptune/status.h>
#include <hptune/study.h>
#include <hptune/trial.h>
#include <hptune/version.h>

#endif
