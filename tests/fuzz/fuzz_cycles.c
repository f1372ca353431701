/* Permutations in cycle notation. */
#include "fuzz.h"

#include "input/generator_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_text(data, size);
    gsnn_error error;
    size_t largest;
    gsnn_status status = gsnn_cycles_measure(&largest, text, "generators[0]", &error);
    if (status == GSNN_OK && largest > 0) {
        uint32_t *images = calloc(largest, sizeof *images);
        if (!images)
            abort();
        status = gsnn_cycles_read(images, largest, text, "generators[0]", &error);
        for (size_t i = 0; status == GSNN_OK && i < largest; i++)
            if (images[i] >= largest)
                abort();
        free(images);
    }
    fuzz_check(status, &error);
    free(text);
    return 0;
}
