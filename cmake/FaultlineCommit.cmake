# Run at build time (cmake -P): writes OUTPUT, a header that says which commit of SOURCE is built.
# Without git or a repository (a tarball) the commit is "". Only a change touches the file.
set(commit "")
find_program(git_program git)
if(git_program AND EXISTS ${SOURCE}/.git)
    execute_process(
        COMMAND ${git_program} -C ${SOURCE} describe --always --dirty --abbrev=12
        OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(failed)
        set(commit "")
    endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define FAULTLINE_COMMIT \"${commit}\"\n")
