# gsnn - see README.md.  Plain `make` builds and installs nothing; `make run` and `make check`
# first install what is missing (Debian packages, through sudo when not root).

PREFIX ?= /usr/local
BUILD ?= build
CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif
ifeq ($(SANITIZE),1)
BUILD := $(BUILD)/sanitize
SANITIZER = -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
endif

BUILD_PACKAGES = gcc make pkg-config libc6-dev libflint-dev libflint-arb-dev libcjson-dev \
	libgraphviz-dev libcairo2-dev
RUN_PACKAGES = $(BUILD_PACKAGES) graphviz
CHECK_PACKAGES = $(RUN_PACKAGES) libcmocka-dev gap-core gap-primgrp gap-transgrp gap-smallgrp \
	python3 python3-jsonschema jq valgrind mandoc
LINT_PACKAGES = clang clang-format clang-tidy cppcheck

LIBRARIES = libcgraph libcjson cairo
ALL_CPPFLAGS = -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -Iinclude -Isrc \
	$(shell pkg-config --cflags $(LIBRARIES)) $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARNINGS) $(CFLAGS) $(SANITIZER) -pthread
LDLIBS = -lflint-arb -lflint -lgmp $(shell pkg-config --libs $(LIBRARIES)) -lgvc -lm

SOURCES := $(sort $(wildcard src/*/*.c))
COMMAND_SOURCES := $(filter src/cli/%,$(SOURCES))
LIBRARY_SOURCES := $(filter-out src/cli/%,$(SOURCES))
UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
OBJECTS = $(SOURCES:%.c=$(BUILD)/obj/%.o)
LIBRARY = $(BUILD)/libgsnn.a
COMMAND = $(BUILD)/gsnn
UNITS = $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/tests/%)

all: $(COMMAND)

$(COMMAND): $(COMMAND_SOURCES:%.c=$(BUILD)/obj/%.o) $(LIBRARY)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(LIBRARY_SOURCES:%.c=$(BUILD)/obj/%.o)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIBRARY) -lcmocka $(LDLIBS)

units: $(UNITS)

-include $(OBJECTS:.o=.d) $(UNITS:%=%.d)

clean:
	rm -rf $(BUILD)

.PHONY: all units clean
