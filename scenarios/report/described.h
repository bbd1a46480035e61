// What Boost.Describe says of a value's members and enumerators, as result.json writes them: the
// member's name followed by its unit (`at_ns`, `rate_per_second`), the enumerator without its `k`
// (kHttpError: "http_error"). A member that BOOST_DESCRIBE_STRUCT forgets is a compile error here.
#pragma once

#include "base/clock.h"
#include "base/units.h"
#include "scenarios/judge/run_record.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/pfr/tuple_size.hpp>

namespace faultline::scenario {

template <class T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value && std::is_aggregate_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

// Members that are left out of the description on purpose.
template <class T>
inline constexpr std::size_t kLeftOut = 0;
template <>
inline constexpr std::size_t kLeftOut<Scenario> = 2;  // secrets, positions
template <>
inline constexpr std::size_t kLeftOut<RunRecord> = 5;  // samples, steps, tallies, parts, series

template <DescribedStruct T>
inline constexpr bool kDescribesEveryMember =
    boost::mp11::mp_size<
        boost::describe::describe_members<T, boost::describe::mod_any_access>>::value +
        kLeftOut<T> ==
    boost::pfr::tuple_size_v<T>;

template <class T>
inline constexpr std::string_view kUnitSuffix = "";
template <>
inline constexpr std::string_view kUnitSuffix<Duration> = "_ns";
template <>
inline constexpr std::string_view kUnitSuffix<Rate> = "_per_second";
template <>
inline constexpr std::string_view kUnitSuffix<Ratio> = "_ratio";
template <class T>
inline constexpr std::string_view kUnitSuffix<std::optional<T>> = kUnitSuffix<T>;
template <class T>
inline constexpr std::string_view kUnitSuffix<std::vector<T>> = kUnitSuffix<T>;
template <class T>
inline constexpr std::string_view kUnitSuffix<std::map<std::string, T>> = kUnitSuffix<T>;

// visit(name, pointer to member) for every member of T, in the order of its description.
template <DescribedStruct T, class Visit>
void for_each_member_of(Visit&& visit) {
    static_assert(kDescribesEveryMember<T>,
                  "a member is missing in BOOST_DESCRIBE_STRUCT, which stands below the struct");
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_any_access>>(
        [&](auto member) {
            using Member = std::remove_cvref_t<decltype(T{}.*member.pointer)>;
            visit(std::string(member.name) + std::string(kUnitSuffix<Member>), member.pointer);
        });
}

// visit(name, member) for every member of a value.
template <class T, class Visit>
    requires DescribedStruct<std::remove_const_t<T>>
void for_each_member(T& value, Visit&& visit) {
    for_each_member_of<std::remove_const_t<T>>(
        [&](const std::string& name, auto member) { visit(name, value.*member); });
}

// "kHttpError" → "http_error".
[[nodiscard]] std::string words_of_enumerator(std::string_view enumerator);

// "" for a number that is none of its enumerators.
template <DescribedEnum E>
[[nodiscard]] std::string enum_name(E value) {
    std::string name;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        if (enumerator.value == value) {
            name = words_of_enumerator(enumerator.name);
        }
    });
    return name;
}

template <DescribedEnum E>
[[nodiscard]] std::optional<E> enum_from(std::string_view name) {
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        if (words_of_enumerator(enumerator.name) == name) {
            found = enumerator.value;
        }
    });
    return found;
}

}  // namespace faultline::scenario
