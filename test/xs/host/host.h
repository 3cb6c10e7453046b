/* Shared by the parts of the XS test host. */
#ifndef TAPWRIGHT_XS_HOST_H
#define TAPWRIGHT_XS_HOST_H

#include "xsAll.h"
#include "xsScript.h"

/* The block that a machine with a `static` creation lives in, passed as its context. */
typedef struct {
	txU1* start;
	txU1* end;
} FixedBlock;

typedef struct {
	const char* roots[8];
	const char* base;
	int rootCount;
	int debugLines;   /* parser writes file and line: stacks in failures, +5 % meter */
	int archive;      /* byte code stays in "flash" */
	txSize flash;     /* bytes of archived code */
	txSize romSlots;
	txSize romChunks;
	int argumentCount;
	char** arguments;
	const char* report;
	const char* profile;
	int pending;      /* the main module has not finished */
	int finished;
	int pipeIn;
	int pipeOut;
} Host;

extern Host host;

/* modules.c */
txScript* loadScript(txMachine* the, txString path);
void runModule(txMachine* the, txString path);

/* rom.c */
void archiveScript(txMachine* the, txScript* script);
void freezeBuiltIns(txMachine* the);
void shareAsRom(txMachine* the);

/* thawed.c */
int printThawed(txMachine* the);

/* globals.c */
void defineGlobals(txMachine* the);
void runLoop(txMachine* the);
void defineFunction(txMachine* the, const char* name, txCallback callback, int length);
txU1* bytesOf(txMachine* the, txSlot* slot, txSize* size);

/* ciphers.c, pipe.c */
void defineCiphers(txMachine* the);
void definePipe(txMachine* the);

/* profile.c */
void profileRestart(txMachine* the);
void profileSample(txMachine* the, txU4 units);
void profileWrite(const char* path);

/* parts.c */
int hasParts(void);
int addPartRule(char* text);
void addPartModule(const char* path, txScript* script);
void partsRestart(txMachine* the);
void partsSample(txMachine* the, txU4 units);
int partsJson(char* to, int size);

/* main.c: counted on an emulated microcontroller, else 0 */
double instructions(void);
extern double worldInstructions; /* of them in world_call */
void writeReport(txMachine* the);
void finish(txMachine* the, int status);

#endif
