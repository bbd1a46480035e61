#include "base/http_text.h"
#include "base/quoted_text.h"
#include "base/yaml/node_reader.h"
#include "loadgen/arrival/load_plan.h"
#include "loadgen/record/expected_statuses.h"
#include "scenarios/format/methods.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/format/section_readers.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::size_t kMostRequests = 64;
constexpr std::size_t kMostTenants = 256;
constexpr std::size_t kMostHeaders = 64;

void read_headers(const NodePtr& node, const ReadContext& context, RequestSpec& request) {
    if (!expect(node, DocumentNode::Kind::kMapping, "headers by name", *context.problems)) {
        return;
    }
    if (node->members.size() > kMostHeaders) {
        context.problems->add(node->position, "too many headers", "at most 64");
        return;
    }
    for (const DocumentNode::Member& member : node->members) {
        const std::string& name = member.key->text;
        const auto value = read_text(member.value, *context.problems);
        if (!is_token(name)) {
            context.problems->add(member.key->position, "not a header's name", "such as X-Request");
        } else if (is_framing_header(name)) {
            context.problems->add(member.key->position,
                                  fmt::format("{}, which is made from the body", name),
                                  "other headers");
        } else if (value && !is_field_value(*value)) {
            context.problems->add(member.value->position, "a header's value of several lines",
                                  "one line");
        } else if (value) {
            request.headers.push_back({.name = name, .value = *value});
        }
    }
}

void read_body(const NodePtr& body, const NodePtr& body_file, const ReadContext& context,
               RequestSpec& request) {
    if (body && body_file) {
        context.problems->add(body_file->position, "body and body_file together", "one of them");
    } else if (body) {
        request.body = read_text(body, *context.problems).value_or("");
    } else if (body_file) {
        request.body = read_beside(body_file, context).value_or("");
    }
}

void read_tenants(const NodePtr& node, const ReadContext& context, RequestSpec& request) {
    if (!expect(node, DocumentNode::Kind::kSequence, "a list", *context.problems)) {
        return;
    }
    request.tenants = read_texts(node, *context.problems);
    for (const std::string& tenant : request.tenants) {
        if (tenant.empty() || tenant.size() > 64 || !is_field_value(tenant) ||
            tenant.find('\t') != std::string::npos) {
            context.problems->add(node->position, "not a tenant's name", "1 to 64 characters");
        }
        if (std::count(request.tenants.begin(), request.tenants.end(), tenant) > 1) {
            context.problems->add(node->position, fmt::format("the tenant {} twice", tenant),
                                  "each once");
            return;
        }
    }
    if (node->items.empty() || node->items.size() > kMostTenants) {
        context.problems->add(node->position, fmt::format("{} tenants", node->items.size()),
                              "1 to 256");
    }
}

// One status or a list of them: 302, 2xx.
void read_expected(const NodePtr& node, const ReadContext& context, RequestSpec& request) {
    if (!node) {
        return;
    }
    constexpr std::string_view kWanted = "statuses from 100 to 599 or classes of them, such as 2xx";
    MappingReader reader(node, "what a request expects", *context.problems);
    const NodePtr status = reader.require("status");
    reader.refuse_rest();
    if (!status) {
        return;
    }
    const bool is_list = status->kind == DocumentNode::Kind::kSequence;
    for (const NodePtr& item : is_list ? status->items : std::vector<NodePtr>{status}) {
        const auto name = read_text(item, *context.problems);
        if (!name) {
            continue;
        }
        if (const auto valid = load::ExpectedStatuses::parse({*name}); !valid) {
            context.problems->add(item->position, valid.error().message, std::string(kWanted));
        } else {
            request.expected_statuses.push_back(*name);
        }
    }
    if (is_list && status->items.empty()) {
        context.problems->add(status->position, "no HTTP status", std::string(kWanted));
    }
}

RequestSpec read_request(const NodePtr& node, const ReadContext& context) {
    RequestSpec request;
    MappingReader reader(node, "a request", *context.problems);
    request.method = read_name(reader.take("method"), "method", {kMethods.begin(), kMethods.end()},
                               *context.problems)
                         .value_or("GET");
    const NodePtr path = reader.require("path");
    request.path = read_text(path, *context.problems).value_or("/");
    if (!request.path.starts_with('/') || !is_visible(request.path)) {
        context.problems->add(path->position, "not a path", "such as /v1/orchestrations");
    }
    const NodePtr body = reader.take("body");
    const NodePtr body_file = reader.take("body_file");
    read_body(body, body_file, context, request);
    read_headers(reader.take("headers"), context, request);
    read_tenants(reader.take("tenants"), context, request);
    read_expected(reader.take("expect"), context, request);
    reader.refuse_rest();
    return request;
}

std::optional<Rate> read_load_rate(const NodePtr& node, const ReadContext& context) {
    const auto rate = read_rate(node, *context.problems);
    if (rate && (rate->per_second <= 0.0 || rate->per_second > load::kMostRate.per_second)) {
        context.problems->add(node->position, in_quotes(node->text) + " is an invalid rate",
                              "above 0/s, at most " + format_rate(load::kMostRate));
        return std::nullopt;
    }
    return rate;
}

void read_rates(const NodePtr& node, const ReadContext& context, LoadSpec& load) {
    if (!node) {
        return;
    }
    MappingReader reader(node, "rates by phase", *context.problems);
    for (const std::string_view phase : kPhaseNames) {
        if (const auto rate = read_load_rate(reader.take(phase), context)) {
            load.rates[std::string(phase)] = *rate;
        }
    }
    reader.refuse_rest();
}

void read_requests(const NodePtr& node, const ReadContext& context, LoadSpec& load) {
    if (!expect(node, DocumentNode::Kind::kSequence, "a list of requests", *context.problems)) {
        return;
    }
    if (node->items.empty() || node->items.size() > kMostRequests) {
        context.problems->add(node->position, fmt::format("{} requests", node->items.size()),
                              "1 to 64");
        return;
    }
    for (const NodePtr& item : node->items) {
        load.requests.push_back(read_request(item, context));
        // A request and a tenant are drawn apart, so every request is for all of the tenants.
        if (load.requests.back().tenants != load.requests.front().tenants) {
            context.problems->add(item->position, "other tenants than the first request's",
                                  "the same tenants in every request");
        }
    }
}

}  // namespace

void read_load(const NodePtr& node, const ReadContext& context, LoadSpec& load) {
    MappingReader reader(node, "the load", *context.problems);
    load.rate = read_load_rate(reader.require("rate"), context).value_or(Rate{});
    read_rates(reader.take("rates"), context, load);
    load.arrival =
        read_name(reader.take("arrival"), "arrival", load::arrival_names(), *context.problems)
            .value_or(load.arrival);
    const NodePtr timeout = reader.take("timeout");
    load.timeout = read_duration(timeout, *context.problems).value_or(load.timeout);
    if (timeout && (load.timeout <= Duration{} || load.timeout > std::chrono::minutes(5))) {
        context.problems->add(timeout->position,
                              in_quotes(timeout->text) + " is an invalid timeout",
                              "above 0s, at most 5m");
    }
    read_requests(reader.require("requests"), context, load);
    reader.refuse_rest();
}

}  // namespace faultline::scenario
