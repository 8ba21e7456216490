/* A start for a port in C: it reads what a training step begins with, and stops at the first thing to compute.

       cc -o start start.c -lm && ./start vectors/published                                                       */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char name[64]; int rows, columns; double *at; } Tensor; /* a vector has one column, a number one entry */
static Tensor all[1024];
static int count;

static Tensor *find(const char *name) {
    for (int i = 0; i < count; i++) if (strcmp(all[i].name, name) == 0) return &all[i];
    fprintf(stderr, "there is no %s\n", name); exit(2);
}

static Tensor *add(const char *name, int rows, int columns) {
    Tensor *t = &all[count++];
    snprintf(t->name, sizeof t->name, "%s", name);
    t->rows = rows; t->columns = columns; t->at = calloc((size_t)rows * columns, sizeof(double));
    return t;
}

/* An archive whose arrays are not compressed: before each stands its name and how long it is. */
static void read_archive(const char *folder) {
    char path[1024], name[256], header[4096];
    unsigned char zip[30], npy[10];
    snprintf(path, sizeof path, "%s/before.npz", folder);
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); exit(2); }
    while (fread(zip, 1, 30, file) == 30 && memcmp(zip, "PK\3\4", 4) == 0) {
        int named = zip[26] | zip[27] << 8, rows = 1, columns = 1;
        if (fread(name, 1, named, file) != (size_t)named || fread(npy, 1, 10, file) != 10) exit(2);
        name[named - 4] = 0;                                        /* without .npy */
        int length = npy[8] | npy[9] << 8;
        if (fread(header, 1, length, file) != (size_t)length) exit(2);
        header[length] = 0;
        sscanf(strstr(header, "'shape': (") + 10, "%d, %d", &rows, &columns);
        Tensor *t = add(strncmp(name, "new.", 4) == 0 ? name + 4 : name, rows, columns);
        if (fread(t->at, sizeof(double), (size_t)rows * columns, file) != (size_t)rows * columns) exit(2);
    }
    fclose(file);
}

/* What is not written yet ends the program; what was computed until then is kept, to be compared. */
static void todo(int given, const char *name, const char *equation) {
    FILE *file = fopen("mine.json", "w");
    fprintf(file, "{ \"schema\": 1, \"tensors\": [");
    for (int n = given; n < count; n++) {
        Tensor *t = &all[n];
        int is_matrix = t->columns > 1;
        fprintf(file, is_matrix ? "%s{ \"name\": \"%s\", \"shape\": [%d, %d], \"values\": [" : "%s{ \"name\": \"%s\", \"shape\": [%d], \"values\": [",
                n > given ? ",\n" : "", t->name, t->rows, t->columns);
        for (int k = 0; k < t->rows * t->columns; k++)
            fprintf(file, "%s%s%.17g%s", k ? ", " : "", is_matrix && k % t->columns == 0 ? "[" : "", t->at[k], is_matrix && (k + 1) % t->columns == 0 ? "]" : "");
        fprintf(file, "] }");
    }
    fprintf(file, "] }\n");
    fclose(file);
    fprintf(stderr, "%s is next: %s\n", name, equation); exit(1);
}

int main(int argc, char **argv) {
    if (argc < 2) { fprintf(stderr, "usage: start FOLDER, a case of the vectors\n"); return 2; }
    read_archive(argv[1]);
    int given = count;
    Tensor *ids = find("ids"), *e_token = find("E_token"), *e_pos = find("E_pos");
    printf("%d tokens, %d arrays given, %g steps taken\n", ids->rows, given, find("t")->at[0]);

    /* Each tensor is added under the name of the book. Here is the first; the whole list: step.json. Heads, loss and
       optimizer stand in before.json alone. */
    todo(given, "X", "the rows of E_token at ids + the first rows of E_pos");
    Tensor *X = add("X", ids->rows, e_token->columns);
    for (int i = 0; i < X->rows; i++)
        for (int j = 0; j < X->columns; j++)
            X->at[i * X->columns + j] = 0 * e_pos->at[j];
    todo(given, "Q[0]", "X · W_Q[0]");
}
