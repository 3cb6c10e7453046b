/* What XS needs to know of a bare Cortex-M4 with picolibc and semihosting; otherwise as test/xs/host/platform.h. */
#ifndef TAPWRIGHT_XS_PLATFORM_H
#define TAPWRIGHT_XS_PLATFORM_H

#undef mxLittleEndian
#define mxLittleEndian 1
#define mxExport extern
#define mxImport extern
#define XS_FUNCTION_NORETURN __attribute__((noreturn))

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef int txSocket;
#define mxNoSocket -1
#include <sys/time.h>
#define mxUseDefaultCStackLimit 0
#define C_PATH_MAX 512
#define TAPWRIGHT_MCU 1
extern char* realpath(const char* path, char* real);

/* Fields of ours in XS's machine. The three byte pointers: start of the fixed block, end of chunks, end (lowest) of slots. */
#define mxMachinePlatform \
	txSocket connection; \
	int promiseJobs; \
	void* timers; \
	void* waiterCondition; \
	void* waiterData; \
	void* waiterLink; \
	unsigned char* blockStart; \
	unsigned char* chunkEnd; \
	unsigned char* slotEnd;

#define mxUseDefaultMachinePlatform 1
#define mxUseDefaultBuildKeys 1
#define mxUseDefaultParseScript 1
#define mxUseDefaultSharedChunks 1
#define mxUseDefaultQueuePromiseJobs 0

#if INTPTR_MAX == INT64_MAX
	#define mx32bitID 1
#endif
#define mxCESU8 1

#endif
