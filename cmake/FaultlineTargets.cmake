# One function per kind of target. Flags live on interface targets, never globally.
add_library(faultline_warnings INTERFACE)
target_compile_options(faultline_warnings INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough -Wno-missing-designated-field-initializers
    -Werror)

add_library(faultline_flags INTERFACE)
# No contraction: random streams and plans are the same bits on every machine.
target_compile_options(faultline_flags INTERFACE -ffp-contract=off)
target_compile_definitions(faultline_flags INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_include_directories(faultline_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    # A section for each function and table: `scripts/lint dead` has the linker drop those that no
    # command reaches.
    target_compile_options(faultline_flags INTERFACE -gline-tables-only
        -ffunction-sections -fdata-sections)
endif()
if(FAULTLINE_SANITIZE)
    target_compile_options(faultline_flags INTERFACE
        -fsanitize=${FAULTLINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(faultline_flags INTERFACE -fsanitize=${FAULTLINE_SANITIZE})
endif()
if(FAULTLINE_FUZZ)
    target_compile_options(faultline_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(FAULTLINE_PLANTED_BUGS)
    target_compile_definitions(faultline_flags INTERFACE FAULTLINE_PLANTED_BUGS)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_link_options(faultline_flags INTERFACE -fuse-ld=lld-19)
endif()

# Most of the time of a build goes into parsing the same headers, so the presets precompile them and
# compile the sources of a target together, eight at a time (CMAKE_UNITY_BUILD). Two sources of a
# target must therefore not name things alike in anonymous namespaces. The fuzz and tidy presets
# compile every source by itself: there a missing include shows.
option(FAULTLINE_PRECOMPILE "Precompile the headers that most files include" OFF)
function(faultline_precompiled name header)
    file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cc CONTENT "")
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cc)
    target_link_libraries(${name} PRIVATE faultline_flags faultline_warnings fmt::fmt ${ARGN})
    target_precompile_headers(${name} PRIVATE ${header})
endfunction()
if(FAULTLINE_PRECOMPILE)
    # Reproducible, as a compiler cache needs it.
    target_compile_options(faultline_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
    faultline_precompiled(faultline_pch <cmake/precompiled.h>)
    faultline_precompiled(faultline_test_pch <tests/precompiled.h>
        GTest::gtest_main GTest::gmock)
endif()
function(faultline_use_precompiled name header)
    if(FAULTLINE_PRECOMPILE)
        target_precompile_headers(${name} REUSE_FROM ${header})
    endif()
endfunction()

# faultline_library(name SRCS a.cc … DEPS base metrics … LIBS external::target …)
# makes the static library faultline_<name>, alias faultline::<name>.
function(faultline_library name)
    cmake_parse_arguments(ARG "" "" "SRCS;DEPS;LIBS" ${ARGN})
    add_library(faultline_${name} STATIC ${ARG_SRCS})
    add_library(faultline::${name} ALIAS faultline_${name})
    target_link_libraries(faultline_${name} PUBLIC faultline_flags PRIVATE faultline_warnings)
    foreach(dep ${ARG_DEPS})
        target_link_libraries(faultline_${name} PUBLIC faultline::${dep})
    endforeach()
    target_link_libraries(faultline_${name} PUBLIC ${ARG_LIBS})
    faultline_use_precompiled(faultline_${name} faultline_pch)
endfunction()

# faultline_test(name LABEL unit|contract|sim|io|servers|chaos|tidy SRCS … DEPS … [TIMEOUT s]
# [SERIAL]) makes one GoogleTest binary. Its cases are tests of CTest one by one, but those of unit
# and tidy, which are quicker than starting a process for each: there the binary is one test, and
# scripts/test counts the cases of gtest/<name>.xml. SERIAL: its cases run with nothing beside them,
# because they measure time.
function(faultline_test name)
    cmake_parse_arguments(ARG "SERIAL" "LABEL;TIMEOUT" "SRCS;DEPS;LIBS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set(serial "")
    if(ARG_SERIAL)
        set(serial RUN_SERIAL TRUE)
    endif()
    add_executable(${name} ${ARG_SRCS})
    target_link_libraries(${name} PRIVATE faultline_flags faultline_warnings GTest::gtest_main
        GTest::gmock ${ARG_LIBS})
    foreach(dep ${ARG_DEPS})
        target_link_libraries(${name} PRIVATE faultline::${dep})
    endforeach()
    target_compile_definitions(${name} PRIVATE
        FAULTLINE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" FAULTLINE_BINARY_DIR="${CMAKE_BINARY_DIR}")
    # The precompiled header holds Asio, which is compiled once, in base.
    target_link_libraries(${name} PRIVATE faultline::base)
    faultline_use_precompiled(${name} faultline_test_pch)
    if(ARG_LABEL MATCHES "^(unit|tidy)$" AND NOT ARG_SERIAL)
        add_test(NAME ${name} COMMAND ${name} --gtest_brief=1
            --gtest_output=xml:${CMAKE_BINARY_DIR}/gtest/${name}.xml)
        set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT 300)
        return()
    endif()
    include(GoogleTest)
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
        PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT} ${serial})
endfunction()

# faultline_fuzz(name SRC f.cc DEPS …): with the fuzz preset a libFuzzer binary; otherwise a
# program that replays the committed corpus, run as a test.
function(faultline_fuzz name)
    cmake_parse_arguments(ARG "" "SRC" "DEPS;LIBS" ${ARGN})
    if(FAULTLINE_FUZZ)
        add_executable(${name} ${ARG_SRC})
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    else()
        add_executable(${name} ${ARG_SRC} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay_main.cc)
        add_test(NAME fuzz_replay.${name}
            COMMAND ${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
        set_tests_properties(fuzz_replay.${name} PROPERTIES LABELS fuzz TIMEOUT 120)
    endif()
    target_link_libraries(${name} PRIVATE faultline_flags faultline_warnings ${ARG_LIBS})
    foreach(dep ${ARG_DEPS})
        target_link_libraries(${name} PRIVATE faultline::${dep})
    endforeach()
endfunction()

# faultline_bench(name SRCS … DEPS …): a Google Benchmark program, smoke-run as a test.
function(faultline_bench name)
    cmake_parse_arguments(ARG "" "" "SRCS;DEPS;LIBS" ${ARGN})
    add_executable(${name} ${ARG_SRCS})
    target_link_libraries(${name} PRIVATE faultline_flags faultline_warnings
        benchmark::benchmark_main ${ARG_LIBS})
    foreach(dep ${ARG_DEPS})
        target_link_libraries(${name} PRIVATE faultline::${dep})
    endforeach()
    add_test(NAME bench_smoke.${name} COMMAND ${name} --benchmark_min_time=0.001)
    set_tests_properties(bench_smoke.${name} PROPERTIES LABELS bench-smoke TIMEOUT 60)
endfunction()
