// What every KeyValueStore must do, whatever is behind it. A backend joins by a fixture type with
//   KeyValueStore& store();         empty at the start of each test
//   void pass(Duration);            lets time go by, for the store as well
//   T run(awaitable<T>);            drives one operation to its end
// and INSTANTIATE_TYPED_TEST_SUITE_P(Name, KeyValueStoreContract, Fixture).
#pragma once

#include "engine/ports/key_value_store.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace faultline::engine {

template <class Fixture>
class KeyValueStoreContract : public testing::Test {
protected:
    std::optional<std::string> get(const std::string& key) {
        return fixture_.run(fixture_.store().get({}, key)).value();
    }
    void set(const std::string& key, const std::string& value, Duration ttl) {
        const Result<void> written = fixture_.run(fixture_.store().set({}, key, value, ttl));
        ASSERT_TRUE(written) << written.error().message;
    }
    CasOutcome cas(const std::string& key, std::optional<std::string> expected,
                   const std::string& value, Duration ttl = std::chrono::hours(1)) {
        return fixture_
            .run(fixture_.store().compare_and_set({}, key, std::move(expected), value, ttl))
            .value();
    }

    static constexpr Duration kHour = std::chrono::hours(1);
    static constexpr Duration kSecond = std::chrono::seconds(1);

    Fixture fixture_;
};

TYPED_TEST_SUITE_P(KeyValueStoreContract);

TYPED_TEST_P(KeyValueStoreContract, AnAbsentKeyIsNothing) {
    EXPECT_EQ(this->get("absent"), std::nullopt);
}

TYPED_TEST_P(KeyValueStoreContract, WhatWasSetIsRead) {
    this->set("k", "first", this->kHour);
    EXPECT_EQ(this->get("k"), "first");
    this->set("k", "second", this->kHour);
    EXPECT_EQ(this->get("k"), "second");
    EXPECT_EQ(this->get("K"), std::nullopt);
}

TYPED_TEST_P(KeyValueStoreContract, KeysAndValuesAreBytes) {
    const std::string key("k\0\r\n \xFF*{}", 9);
    const std::string value("\0\r\n$-1\r\n\xFE", 9);
    this->set(key, value, this->kHour);
    EXPECT_EQ(this->get(key), value);
    EXPECT_EQ(this->get(std::string("k")), std::nullopt);
    this->set("empty", "", this->kHour);
    EXPECT_EQ(this->get("empty"), "");
}

TYPED_TEST_P(KeyValueStoreContract, AValueEndsWithItsTtl) {
    this->set("short", "x", this->kSecond);
    this->set("long", "y", this->kHour);
    this->fixture_.pass(2 * this->kSecond);
    EXPECT_EQ(this->get("short"), std::nullopt);
    EXPECT_EQ(this->get("long"), "y");
}

TYPED_TEST_P(KeyValueStoreContract, SettingAgainRenewsTheTtl) {
    this->set("k", "x", this->kSecond);
    this->set("k", "x", this->kHour);
    this->fixture_.pass(2 * this->kSecond);
    EXPECT_EQ(this->get("k"), "x");
}

TYPED_TEST_P(KeyValueStoreContract, ATtlThatIsNotPositiveIsRefused) {
    for (const Duration ttl : {Duration::zero(), Duration(-this->kSecond)}) {
        const auto set = this->fixture_.run(this->fixture_.store().set({}, "k", "x", ttl));
        ASSERT_FALSE(set);
        EXPECT_EQ(set.error().code, ErrorCode::kInvalidParams);
        const auto cas = this->fixture_.run(
            this->fixture_.store().compare_and_set({}, "k", std::nullopt, "x", ttl));
        ASSERT_FALSE(cas);
        EXPECT_EQ(cas.error().code, ErrorCode::kInvalidParams);
    }
    EXPECT_EQ(this->get("k"), std::nullopt);
}

TYPED_TEST_P(KeyValueStoreContract, ExpectingNothingMeansOnlyIfAbsent) {
    EXPECT_EQ(this->cas("k", std::nullopt, "first"), CasOutcome::kOk);
    EXPECT_EQ(this->cas("k", std::nullopt, "second"), CasOutcome::kMismatch);
    EXPECT_EQ(this->get("k"), "first");
}

TYPED_TEST_P(KeyValueStoreContract, ExpectingAValueMeansOnlyIfEqual) {
    EXPECT_EQ(this->cas("k", "first", "second"), CasOutcome::kMissing);
    EXPECT_EQ(this->get("k"), std::nullopt);
    this->set("k", "first", this->kHour);
    EXPECT_EQ(this->cas("k", "other", "second"), CasOutcome::kMismatch);
    EXPECT_EQ(this->get("k"), "first");
    EXPECT_EQ(this->cas("k", "first", "second"), CasOutcome::kOk);
    EXPECT_EQ(this->get("k"), "second");
    EXPECT_EQ(this->cas("k", "", "third"), CasOutcome::kMismatch);
}

TYPED_TEST_P(KeyValueStoreContract, AnExpiredValueIsAbsentForCompareAndSet) {
    this->set("k", "first", this->kSecond);
    this->fixture_.pass(2 * this->kSecond);
    EXPECT_EQ(this->cas("k", "first", "second"), CasOutcome::kMissing);
    EXPECT_EQ(this->cas("k", std::nullopt, "third"), CasOutcome::kOk);
    EXPECT_EQ(this->get("k"), "third");
}

TYPED_TEST_P(KeyValueStoreContract, CompareAndSetSetsTheTtl) {
    EXPECT_EQ(this->cas("k", std::nullopt, "first", this->kSecond), CasOutcome::kOk);
    EXPECT_EQ(this->cas("k", "first", "second", this->kHour), CasOutcome::kOk);
    this->fixture_.pass(2 * this->kSecond);
    EXPECT_EQ(this->get("k"), "second");
    EXPECT_EQ(this->cas("k", "second", "third", this->kSecond), CasOutcome::kOk);
    this->fixture_.pass(2 * this->kSecond);
    EXPECT_EQ(this->get("k"), std::nullopt);
}

TYPED_TEST_P(KeyValueStoreContract, AFailedCompareAndSetLeavesTheTtl) {
    this->set("k", "first", this->kSecond);
    EXPECT_EQ(this->cas("k", "other", "second", this->kHour), CasOutcome::kMismatch);
    this->fixture_.pass(2 * this->kSecond);
    EXPECT_EQ(this->get("k"), std::nullopt);
}

TYPED_TEST_P(KeyValueStoreContract, OneWinnerPerGeneration) {
    this->set("k", "0", this->kHour);
    int winners = 0;
    for (int contender = 0; contender < 16; ++contender) {
        winners += this->cas("k", "0", std::to_string(contender + 1)) == CasOutcome::kOk ? 1 : 0;
    }
    EXPECT_EQ(winners, 1);
    EXPECT_EQ(this->get("k"), "1");
}

REGISTER_TYPED_TEST_SUITE_P(KeyValueStoreContract, AnAbsentKeyIsNothing, WhatWasSetIsRead,
                            KeysAndValuesAreBytes, AValueEndsWithItsTtl, SettingAgainRenewsTheTtl,
                            ATtlThatIsNotPositiveIsRefused, ExpectingNothingMeansOnlyIfAbsent,
                            ExpectingAValueMeansOnlyIfEqual, AnExpiredValueIsAbsentForCompareAndSet,
                            CompareAndSetSetsTheTtl, AFailedCompareAndSetLeavesTheTtl,
                            OneWinnerPerGeneration);

}  // namespace faultline::engine
