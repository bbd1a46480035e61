#include "loadgen/client/answer_sampler.h"

#include <algorithm>
#include <string>

namespace faultline::load {

std::string visible_beginning(std::string_view text, std::size_t most) {
    std::string visible;
    bool is_after_space = false;
    for (const char c : text) {
        if (visible.size() >= most) {
            break;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f) {
            is_after_space = !visible.empty();
            continue;
        }
        if (is_after_space) {
            visible += ' ';
            is_after_space = false;
        }
        visible += byte < 0x80 ? c : '?';
    }
    visible.resize(std::min(visible.size(), most));
    return visible;
}

void AnswerSampler::on_error(const Sample& sample, const std::string* body) {
    const unsigned status = sample.http_status;
    const bool is_known =
        std::ranges::find(samples_, status, &AnswerSample::status) != samples_.end();
    if (is_known || samples_.size() >= kMaxStatuses) {
        return;
    }
    if (body == nullptr) {
        remaining_ = kFirstAnswers;
        return;
    }
    samples_.push_back(
        {.status = status, .at = sample.done, .text = visible_beginning(*body, kMaxCharacters)});
}

}  // namespace faultline::load
