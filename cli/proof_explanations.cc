#include "cli/proof_explanations.h"

namespace faultline::cli {

std::span<const ProofExplanation> proof_explanations() {
    static constexpr std::array<ProofExplanation, 4> kAll = {{
        {.name = "doctored-record",
         .texts =
             {"On every run, on any target: each check is judged once more on a copy of the "
              "run's record in which exactly what it forbids was made to happen.",
              "Statuses are turned, times are put past any limit, steps fail, a canary is set, "
              "in the operations that the check selects and in no others.",
              "A check that holds there as well cannot fail, whatever the target does. It is "
              "inconclusive, not passed, and says so. Too few samples, a "
              "window that the run never reached, or a limit that the baseline gave no figure "
              "for: not tried."}},
        {.name = "lying-answers",
         .texts = {"With --sensitivity: the scenario runs in virtual time through a transport that "
                   "lies between the target and the harness, once for each kind of lie.",
                   "Answers get another HTTP status or label, come late, are cut in half, hold "
                   "another tenant's canary; results of a step say that it failed, succeeded, or "
                   "took another time; canaries stand in the log and in the metrics.",
                   "Each check must fail by its own lies: that proves the reading, not only the "
                   "judging. There is none for a limit that nothing on the way can break, such "
                   "as a lower limit of a response time, and none for a scenario that does not "
                   "run in virtual time."}},
        {.name = "named-pairs",
         .texts = {"With --sensitivity: the scenario runs again without each protection that "
                   "must_fail_without names, on the clock that was asked for, and must fail.",
                   "A check that fails in one of these runs is proven by that pair of scenario and "
                   "protection. Protections that only other scenarios name are tried in virtual "
                   "time, for comparison.",
                   "A pair that passes exits 1: the scenario would not notice the loss of what "
                   "it is about. Where no scenario names a protection, lies alone are told; one "
                   "that does not run in virtual time either is inconclusive (exit 3)."}},
        {.name = "strict",
         .texts =
             {"With --sensitivity --strict: each check must have failed in a named pair, or by "
              "every lie that was told about it. The doctored record is not enough.",
              "A scenario that names no protection is proven by lies alone; one that does not "
              "run in virtual time by pairs alone.",
              "A check that neither made fail, or that missed one of its lies, exits 1 and is "
              "listed as not proven, with the reason."}},
    }};
    return kAll;
}

}  // namespace faultline::cli
