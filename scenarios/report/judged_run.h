// One run with what it amounts to: all that any report is made of. A value; any thread.
#pragma once

#include "scenarios/judge/run_record.h"
#include "scenarios/judge/verdict.h"

namespace faultline::scenario {

struct JudgedRun {
    RunRecord record;
    Judgement judgement;
};

}  // namespace faultline::scenario
