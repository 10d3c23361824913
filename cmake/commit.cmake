# cmake -DOUTPUT=FILE -DSOURCE=FOLDER -P commit.cmake: writes built_commit() into FILE if it changed since.
execute_process(COMMAND git describe --always --dirty --abbrev=12 WORKING_DIRECTORY ${SOURCE}
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed OR commit STREQUAL "")
  set(commit unknown)
endif()
set(text "#include \"sim/cli/commit.h\"\n\nnamespace dsqlsim::cli {\nstd::string_view built_commit() { return \"${commit}\"; }\n}  // namespace dsqlsim::cli\n")
set(known "")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} known)
endif()
if(NOT known STREQUAL text)
  file(WRITE ${OUTPUT} "${text}")
endif()
