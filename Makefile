# gsnn - see README.md.  `make` builds and installs nothing; `make run`, `make check`,
# `make check-examples`, `make lint` and `make bench` first install what is missing (Debian
# packages, through sudo when not root).

PREFIX ?= /usr/local
BUILD ?= build
CC ?= cc
CFLAGS ?= -O2 -g
JOBS ?= $(shell nproc)
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif
ifeq ($(SANITIZE),1)
BUILD := $(BUILD)/sanitize
ASSERTIONS =
SANITIZER = -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
endif
ifeq ($(SANITIZE),thread)
BUILD := $(BUILD)/thread
SANITIZER = -fsanitize=thread -fno-omit-frame-pointer
endif
ifeq ($(COVERAGE),1)
BUILD := $(BUILD)/coverage
comma = ,
SANITIZER = --coverage -fprofile-update=atomic $(patsubst %,-Wl$(comma)--wrap=%,_exit raise execv execvp execve)
COUNTS = $(BUILD)/obj/tests/common/keep_counts.o
endif
ifeq ($(FUZZ),1)
BUILD := $(BUILD)/fuzz
CC := clang
ASSERTIONS =
SANITIZER = -fsanitize=address,undefined,fuzzer-no-link -fno-omit-frame-pointer -fno-sanitize-recover=undefined
endif
# Invariants are asserted in sanitized builds only.
ASSERTIONS ?= -DNDEBUG
ifneq ($(V),1)
Q = @
say = @$(if $(filter 1,$(QUIET)),:,echo "  $(1)")
endif

# A package a line, so that changes do not meet.
BUILD_PACKAGES = gcc make pkg-config libc6-dev
BUILD_PACKAGES += libgmp-dev libmpfr-dev libflint-dev
BUILD_PACKAGES += libcjson-dev
BUILD_PACKAGES += libxxhash-dev
BUILD_PACKAGES += libnauty2-dev
BUILD_PACKAGES += libgraphviz-dev libcairo2-dev
BUILD_PACKAGES += libopenblas-dev zlib1g-dev
BUILD_PACKAGES += liblbfgs-dev libmd-dev
RUN_PACKAGES = $(BUILD_PACKAGES) graphviz
# What the unit tests are compiled with.
UNIT_PACKAGES = libcmocka-dev
UNIT_PACKAGES += librandom123-dev
CHECK_PACKAGES = $(RUN_PACKAGES) $(UNIT_PACKAGES) g++
CHECK_PACKAGES += gap-core gap-primgrp gap-transgrp gap-smallgrp
CHECK_PACKAGES += gap-table-of-marks
CHECK_PACKAGES += python3 python3-jsonschema python3-numpy
CHECK_PACKAGES += python3-pytest python3-pytest-xdist
CHECK_PACKAGES += jq parallel valgrind mandoc
CHECK_PACKAGES += slurmctld slurmd slurm-client munge
CHECK_PACKAGES += pari-gp
CHECK_PACKAGES += python3-scipy
CHECK_PACKAGES += chromium chromium-driver python3-selenium poppler-utils
EXAMPLES_PACKAGES = $(RUN_PACKAGES) python3 python3-pytest python3-pytest-xdist python3-jsonschema jq
EXAMPLES_PACKAGES += python3-torch python3-matplotlib python3-sklearn python3-pip python3-setuptools python3-wheel
EXAMPLES_PACKAGES += singular-ui
FUZZ_PACKAGES = $(RUN_PACKAGES) clang libclang-rt-14-dev python3
LINT_PACKAGES = $(BUILD_PACKAGES) $(UNIT_PACKAGES) clang clang-format clang-tidy cppcheck shellcheck pyflakes3
LINT_PACKAGES += python3
BENCH_PACKAGES = $(BUILD_PACKAGES) gap-core gap-primgrp gap-transgrp gap-smallgrp
BENCH_PACKAGES += python3 python3-matplotlib time python3-torch libopenblas0
BENCH_PACKAGES += python3-numpy pari-gp
BENCH_PACKAGES += python3-scipy

PACKAGES = libcgraph libcjson gmp mpfr
PICTURE_PACKAGES = libgvc cairo
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES) $(PICTURE_PACKAGES)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PACKAGES)))$(PKG_LIBS)
PICTURE_LIBS = $(eval PICTURE_LIBS := $$(shell pkg-config --libs $(PICTURE_PACKAGES)))$(PICTURE_LIBS)
ALL_CPPFLAGS = -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 $(ASSERTIONS) -Iinclude -Isrc $(PKG_CFLAGS) \
	$(CPPFLAGS)
# The objects serve the archive and the shared library; only gsnn.h is visible in the latter.
ALL_CFLAGS = -std=c11 -fPIC -fvisibility=hidden $(WARNINGS) $(CFLAGS) $(FILE_CFLAGS) $(SANITIZER) -pthread
# nauty is linked as an archive, which costs nothing when the process starts; the shared library needs
# position independent code, and so nauty's own shared library.
NAUTY_LIBRARY = -l:libnauty.a
# So is libmd.
MD_LIBRARY = -l:libmd.a
LDLIBS = -lflint $(NAUTY_LIBRARY) $(MD_LIBRARY) $(PKG_LIBS) -lm
TRAIN_LIBS = -lopenblas -llbfgs -lz
ALL_LDLIBS = $(PICTURE_LIBS) $(TRAIN_LIBS) $(LDLIBS)

SOURCES := $(sort $(wildcard src/*/*.c))
CLI_SOURCES := $(filter src/cli/%,$(SOURCES))
PICTURES_ONLY := src/cli/pictures_main.c src/cli/draw_command.c src/cli/report_command.c
TRAIN_ONLY := src/cli/train_main.c src/cli/density_train.c src/cli/fit_run.c src/cli/fit_word.c src/cli/search_run.c src/cli/training_input.c src/cli/blas_buffers.c
COMMAND_ONLY := $(filter src/cli/main.c src/cli/pictures.c src/cli/train_elsewhere.c src/cli/density_% %_command.c,$(filter-out $(PICTURES_ONLY) $(TRAIN_ONLY),$(CLI_SOURCES)))
COMMAND_SOURCES := $(filter-out $(PICTURES_ONLY) $(TRAIN_ONLY),$(CLI_SOURCES))
PICTURES_SOURCES := $(filter-out $(COMMAND_ONLY) $(TRAIN_ONLY),$(CLI_SOURCES)) src/cli/search_run.c src/cli/training_input.c src/cli/blas_buffers.c
TRAIN_SOURCES := $(filter-out $(PICTURES_ONLY) src/cli/main.c src/cli/pictures.c src/cli/train_elsewhere.c %_command.c,$(CLI_SOURCES)) \
	src/cli/density_command.c src/cli/fit_command.c src/cli/search_command.c
LIBRARY_SOURCES := $(filter-out src/cli/%,$(SOURCES))
UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
OBJECTS = $(SOURCES:%.c=$(BUILD)/obj/%.o)
LIBRARY = $(BUILD)/libgsnn.a
SONAME = libgsnn.so.0
SHARED = $(BUILD)/$(SONAME)
COMMAND = $(BUILD)/gsnn
# The commands that draw are a program of their own: see src/cli/application.h.
PICTURES = $(BUILD)/gsnn-pictures
# Training, on OpenBLAS, is one as well: see src/cli/beside.h.
TRAIN = $(BUILD)/gsnn-train
# Put together from docs/man and from what the commands say of themselves.
MANUAL = $(BUILD)/gsnn.1
UNITS = $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/tests/%)
FUZZERS = $(patsubst tests/fuzz/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
# What tests/bench/fit_step.c has in single precision.
SINGLE_OBJECTS = $(BUILD)/bench/single/src/fit/lane_channel.o $(BUILD)/bench/single/tests/bench/fit_step_single.o
# The page of `gsnn report`: its files, embedded into the library.
PAGE_SCRIPTS = elements enumeration palette weights cohomology graph detail table main
PAGE_HTML = src/report/page/report.html
PAGE_STYLE = src/report/page/report.css
PAGE_SCRIPT = $(PAGE_SCRIPTS:%=src/report/page/%.js)
ASSETS = $(BUILD)/obj/report_assets

all: $(COMMAND) $(PICTURES) $(TRAIN) $(MANUAL)
	@:

$(MANUAL): $(COMMAND) $(PICTURES) $(wildcard docs/man/*)
	$(call say,MAKE $@)
	$(Q)docs/man/assemble $(COMMAND) > $@.new
	$(Q)mv $@.new $@

$(COMMAND): $(COMMAND_SOURCES:%.c=$(BUILD)/obj/%.o) $(LIBRARY)
	$(call say,LINK $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(PICTURES): $(PICTURES_SOURCES:%.c=$(BUILD)/obj/%.o) $(LIBRARY)
	$(call say,LINK $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LDLIBS)

$(TRAIN): $(TRAIN_SOURCES:%.c=$(BUILD)/obj/%.o) $(LIBRARY)
	$(call say,LINK $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(TRAIN_LIBS) $(LDLIBS)

$(LIBRARY): $(LIBRARY_SOURCES:%.c=$(BUILD)/obj/%.o) $(ASSETS).o $(COUNTS)
	$(call say,AR   $@)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

$(SHARED): NAUTY_LIBRARY = -lnauty
$(SHARED): MD_LIBRARY = -lmd
$(SHARED): $(LIBRARY_SOURCES:%.c=$(BUILD)/obj/%.o) $(ASSETS).o $(COUNTS)
	$(call say,LINK $@)
	$(Q)$(CC) -shared -Wl,-soname,$(SONAME) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LDLIBS)

# Where programs that use the library find the bundled groups; see src/input/data_folder.c.
$(BUILD)/obj/src/input/data_folder.o: CPPFLAGS += -DGSNN_DATA_FOLDER='"$(PREFIX)/share/gsnn"'

# Code in lanes (src/base/lanes.h): vectorised, and the same bytes with every compiler.
LANE_SOURCES = src/random/lane_variates.c src/random/lane_philox.c src/density/lane_layer.c src/density/lane_products.c src/density/random_matrix.c src/train/lane_tanh.c src/train/lane_descent.c
LANE_SOURCES += src/fit/lane_channel.c src/fit/channel_fill.c
$(LANE_SOURCES:%.c=$(BUILD)/obj/%.o) $(SINGLE_OBJECTS): FILE_CFLAGS = -O3 -ffp-contract=off -fno-math-errno -fno-trapping-math

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(ASSETS).c: src/report/embed.sh $(PAGE_HTML) $(PAGE_STYLE) $(PAGE_SCRIPT)
	@mkdir -p $(@D)
	$(call say,MAKE $@)
	$(Q)sh $< html=$(PAGE_HTML) style=$(PAGE_STYLE) script="$(PAGE_SCRIPT)" > $@.new
	$(Q)mv $@.new $@

$(ASSETS).o: $(ASSETS).c
	$(call say,CC   $<)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,TEST $@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIBRARY) \
		-lcmocka $(ALL_LDLIBS)

units: $(UNITS)
	@:

# What is timed inside a process.
$(BUILD)/bench/%: tests/bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,BENCH $@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(filter %.o,$^) $(LIBRARY) \
		$(ALL_LDLIBS)

# The kernel of gradient steps in single precision, too: see src/fit/lane_real.h.
$(BUILD)/bench/fit_step: $(SINGLE_OBJECTS)

$(BUILD)/bench/single/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC   $<)
	$(Q)$(CC) $(ALL_CPPFLAGS) -DGSNN_LANE_SINGLE $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# With FUZZ=1.
fuzzers: $(FUZZERS)
	@:

$(BUILD)/tests/fuzz_%: tests/fuzz/fuzz_%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,FUZZ $@)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< \
		$(LIBRARY) $(ALL_LDLIBS)

-include $(OBJECTS:.o=.d) $(UNITS:%=%.d) $(FUZZERS:%=%.d) $(SINGLE_OBJECTS:.o=.d)

# ---- Running and testing ----------------------------------------------------------------------

# Where no -j was given, all cores build.
SUBMAKE = $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))
# What the tests are told: the command, the folder of built things, and how they were built.
TEST_ENVIRONMENT = GSNN=$(abspath $(COMMAND)) GSNN_BUILD=$(abspath $(BUILD)) SANITIZE=$(SANITIZE) \
	LSAN_OPTIONS=suppressions=$(abspath tests/leaks.supp):print_suppressions=0

run:
	@.ci/install $(RUN_PACKAGES)
	@echo "Building $(COMMAND), which takes a minute or two..."
	@$(SUBMAKE) QUIET=1 all
	$(COMMAND) enumerate groups/d6.json --format=table
	@$(COMMAND) enumerate groups/d6.json --output=$(BUILD)/d6.json
	@$(COMMAND) enumerate groups/d6.json --format=dot --output=$(BUILD)/d6.dot
	@dot -Tsvg -o $(BUILD)/d6.svg $(BUILD)/d6.dot
	@echo
	@echo "The same as JSON is in $(BUILD)/d6.json, the graph of inclusions in $(BUILD)/d6.svg."
	@echo "What to do next:"
	@echo "  $(COMMAND) report -o d6.html d6               a page about the group, to open in a browser"
	@echo "  $(COMMAND) draw weights -o d6.png $(BUILD)/d6.json   pictures of the weight patterns"
	@echo "  $(COMMAND) verify $(BUILD)/d6.json                   a proof of what the file says"
	@echo "  $(COMMAND) groups                             the other groups that come with gsnn"
	@echo "  $(COMMAND) help                               all commands"

# TESTS="unit cli" runs only the tests in tests/unit and tests/cli; SANITIZE=1 builds with
# AddressSanitizer and UndefinedBehaviorSanitizer, SANITIZE=thread with ThreadSanitizer.
check:
	@.ci/install $(CHECK_PACKAGES)
	@$(SUBMAKE) all $(if $(filter unit,$(or $(TESTS),unit)),units)
	@$(MAKE) --no-print-directory check-built

check-built:
	@$(TEST_ENVIRONMENT) tests/check $(TESTS)

# `make run` and `make check` as the README has them, on a Debian where nothing else is installed.
check-bare:
	@.ci/bare-machine run check

# The lines of src that the tests reach; at least 95 % of them.  Tests run as another user, too, who
# has to be able to add to the counts.
coverage:
	@.ci/install $(CHECK_PACKAGES) gcovr
	@$(SUBMAKE) COVERAGE=1 all units
	@find $(BUILD)/coverage -name '*.gcda' -delete
	@$(BUILD)/coverage/gsnn enumerate C2 >/dev/null && $(BUILD)/coverage/gsnn report C2 >/dev/null && \
		$(BUILD)/coverage/gsnn-train fit --help >/dev/null
	@find $(BUILD)/coverage -name '*.gcda' -exec chmod a+rw {} +
	@$(MAKE) --no-print-directory COVERAGE=1 check-built TESTS="$(TESTS)"
	gcovr --root . --filter src/ --object-directory $(BUILD)/coverage --sort-percentage \
		--exclude-unreachable-branches --print-summary --fail-under-line 95 $(BUILD)/coverage

# FUZZ_SECONDS for each target of tests/fuzz, from what earlier runs in this tree found.
FUZZ_SECONDS = 60
fuzz:
	@.ci/install $(FUZZ_PACKAGES)
	@$(SUBMAKE) all
	@$(SUBMAKE) FUZZ=1 fuzzers
	@$(TEST_ENVIRONMENT) tests/fuzz/run --seconds=$(FUZZ_SECONDS) $(TARGETS)

# What docs/examples says and holds, PyTorch included, which `make check` does not ask for.
check-examples:
	@.ci/install $(EXAMPLES_PACKAGES)
	@$(SUBMAKE) all
	@EXAMPLES=all $(TEST_ENVIRONMENT) tests/check examples

bench:
	@.ci/install $(BENCH_PACKAGES)
	@$(SUBMAKE) all $(BUILD)/bench/fit_step
	@$(TEST_ENVIRONMENT) tests/bench/run.py $(BENCH)
	@$(TEST_ENVIRONMENT) tests/bench/dimension.py
	@$(TEST_ENVIRONMENT) tests/bench/density.py
	@$(TEST_ENVIRONMENT) tests/bench/monomial.py
	@$(TEST_ENVIRONMENT) tests/bench/density_symmetry.py
	@$(TEST_ENVIRONMENT) tests/bench/codomain.py
	@$(TEST_ENVIRONMENT) tests/bench/deep.py
	@$(TEST_ENVIRONMENT) tests/bench/fit.py
	@$(TEST_ENVIRONMENT) tests/bench/fit_speed.py
	@$(SUBMAKE) bench-lcn BENCH=
bench-lcn:
	@.ci/install $(BENCH_PACKAGES)
	@$(SUBMAKE) all $(BUILD)/bench/lcn_roots
	@$(TEST_ENVIRONMENT) tests/bench/lcn.py $(BENCH)

bench-growth:
	@.ci/install $(BENCH_PACKAGES)
	@$(SUBMAKE) all
	@$(TEST_ENVIRONMENT) tests/bench/growth.py --data=docs/benchmarks/growth.csv \
		--plot=docs/benchmarks/growth.svg --page=docs/benchmarks.md $(BENCH)

# docs/search.md's tables of searches against what is taken without one, and of strategies: under an hour
# on two cores.
evidence:
	@.ci/install $(BENCH_PACKAGES) $(EXAMPLES_PACKAGES)
	@$(SUBMAKE) all
	@$(TEST_ENVIRONMENT) tests/bench/evidence.py --data=docs/benchmarks/evidence.csv --page=docs/search.md $(BENCH)
	@$(TEST_ENVIRONMENT) tests/bench/evidence_strategies.py --data=docs/benchmarks/strategies.csv \
		--page=docs/search.md $(BENCH)

# ---- Installing -------------------------------------------------------------------------------

VERSION = $(shell sed -n 's/^.define GSNN_VERSION "\(.*\)"/\1/p' include/gsnn.h)
BINDIR = $(PREFIX)/bin
LIBDIR = $(PREFIX)/lib
INCLUDEDIR = $(PREFIX)/include
MANDIR = $(PREFIX)/share/man/man1
PCDIR = $(LIBDIR)/pkgconfig
DATADIR = $(PREFIX)/share/gsnn
DOCDIR = $(PREFIX)/share/doc/gsnn
# Where the python3 that is here looks for modules below the prefix; make install PYTHONDIR=... elsewhere.
PYTHONDIR = $(LIBDIR)/python$(shell python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo 3)/dist-packages
MODULE_FILES = $(wildcard src/python/gsnn/*.py)
GROUP_FILES = $(wildcard groups/*.json)
SCHEMA_FILES = $(wildcard docs/*.schema.json)
EXAMPLE_FILES = $(wildcard docs/examples/*.* docs/examples/*/*.*)
INSTALLED = $(GROUP_FILES:%=$(DATADIR)/%) $(SCHEMA_FILES:docs/%=$(DATADIR)/schemas/%) \
	$(EXAMPLE_FILES:docs/%=$(DOCDIR)/%) $(BINDIR)/gsnn $(BINDIR)/gsnn-pictures $(BINDIR)/gsnn-train $(LIBDIR)/libgsnn.a $(LIBDIR)/$(SONAME) $(LIBDIR)/libgsnn.so \
	$(INCLUDEDIR)/gsnn.h $(MANDIR)/gsnn.1 $(PCDIR)/gsnn.pc $(MODULE_FILES:src/python/%=$(PYTHONDIR)/%)

install: $(COMMAND) $(PICTURES) $(TRAIN) $(SHARED) $(MANUAL)
	install -D -m 755 $(COMMAND) $(DESTDIR)$(BINDIR)/gsnn
	install -D -m 755 $(PICTURES) $(DESTDIR)$(BINDIR)/gsnn-pictures
	install -D -m 755 $(TRAIN) $(DESTDIR)$(BINDIR)/gsnn-train
	install -D -m 644 $(LIBRARY) $(DESTDIR)$(LIBDIR)/libgsnn.a
	install -D -m 644 $(SHARED) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libgsnn.so
	install -D -m 644 include/gsnn.h $(DESTDIR)$(INCLUDEDIR)/gsnn.h
	install -D -m 644 $(MANUAL) $(DESTDIR)$(MANDIR)/gsnn.1
	install -d $(DESTDIR)$(DATADIR)/groups $(DESTDIR)$(DATADIR)/schemas
	install -m 644 $(GROUP_FILES) $(DESTDIR)$(DATADIR)/groups
	install -m 644 $(SCHEMA_FILES) $(DESTDIR)$(DATADIR)/schemas
	@for file in $(EXAMPLE_FILES:docs/%=%); do \
		install -D -m 644 docs/$$file $(DESTDIR)$(DOCDIR)/$$file || exit 1; \
	done
	install -d $(DESTDIR)$(PYTHONDIR)/gsnn
	install -m 644 $(MODULE_FILES) $(DESTDIR)$(PYTHONDIR)/gsnn
	install -d $(DESTDIR)$(PCDIR)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@PACKAGES@|$(PACKAGES) $(PICTURE_PACKAGES)|' \
		src/gsnn.pc.in > $(DESTDIR)$(PCDIR)/gsnn.pc

uninstall:
	rm -f $(INSTALLED:%=$(DESTDIR)%)
	@for folder in $(sort $(dir $(EXAMPLE_FILES:docs/%=$(DOCDIR)/%))) $(DOCDIR) $(DATADIR)/groups \
		$(DATADIR)/schemas $(DATADIR) $(PYTHONDIR)/gsnn $(PYTHONDIR); do \
		rmdir -p --ignore-fail-on-non-empty $(DESTDIR)$$folder 2>/dev/null; \
	done; :

# ---- Keeping the house ------------------------------------------------------------------------

C_FILES = $(wildcard include/*.h src/*/*.[ch] tests/unit/*.[ch] tests/fuzz/*.[ch] tests/breakage/*.c tests/common/*.c)

format:
	clang-format -i $(C_FILES)

lint:
	@.ci/install $(LINT_PACKAGES)
	@$(SUBMAKE) -k lint-arrows lint-messages lint-format lint-tidy lint-cppcheck lint-shell lint-python

# An include that runs upward in the order of rooms, which docs/architecture.md has.
lint-arrows:
	$(call say,ARROWS)
	$(Q)tests/lint/arrows.py

# A message of the library that names an option of the command line.
lint-messages:
	$(call say,MESSAGES)
	$(Q)tests/lint/messages.py

lint-format:
	$(call say,CLANG-FORMAT)
	$(Q)clang-format --dry-run -Werror $(C_FILES)

# One process a file, as many at a time as make runs.  ANALYZER=deep follows calls further, in about
# four times the time.
ANALYZER = shallow
lint-tidy: $(SOURCES:%=lint-tidy/%) $(UNIT_SOURCES:%=lint-tidy/%)

lint-tidy/%: %
	$(call say,TIDY $<)
	$(Q)clang-tidy --quiet $< -- -std=c11 $(ALL_CPPFLAGS) -UNDEBUG \
		-Xclang -analyzer-config -Xclang mode=$(ANALYZER) 2>/dev/null

lint-cppcheck:
	$(call say,CPPCHECK)
	$(Q)cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
		--error-exitcode=1 --suppress=missingIncludeSystem -Iinclude -Isrc src

SHELL_SCRIPTS = .ci/install .ci/run .ci/bare-machine $(wildcard src/*/*.sh docs/man/assemble docs/examples/*/*.sh)
PYTHON_FILES = src/python tests docs/examples tests/check tests/fuzz/run

lint-shell:
	$(call say,SHELLCHECK)
	$(Q)shellcheck $(SHELL_SCRIPTS)

lint-python:
	$(call say,PYFLAKES)
	$(Q)pyflakes3 $(PYTHON_FILES)

clean:
	rm -rf $(BUILD)

.PHONY: all units fuzzers run check check-built check-bare coverage fuzz check-examples bench bench-lcn bench-growth evidence install uninstall format lint lint-arrows \
	lint-messages lint-format lint-tidy lint-cppcheck lint-shell lint-python clean
