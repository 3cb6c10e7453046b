/*
 * Finds, parses and runs ES modules from files. The parser steps follow xsnapPlatform.c of the Moddable SDK Runtime:
 * Copyright (c) 2016-2017 Moddable Tech, Inc.; GNU Lesser General Public License, version 3 or later.
 */

#include "host.h"

#ifndef TAPWRIGHT_MCU
#include <sys/stat.h>
#endif

#ifdef TAPWRIGHT_MCU
/* No file system but the semihost's. */
static int realFile(const char* base, const char* extension, char* real)
{
	char path[C_PATH_MAX];
	char* to = real;
	snprintf(path, sizeof(path), "%s%s", base, extension);
	/* Without "./" and "x/../". */
	for (char* from = path; *from;) {
		if (!strncmp(from, "/./", 3)) from += 2;
		else if (!strncmp(from, "/../", 4)) { from += 3; while (to > real && *--to != '/'); }
		else *to++ = *from++;
	}
	*to = 0;
	FILE* file = fopen(real, "r");
	if (!file) return 0;
	fclose(file);
	return strlen(real) > 3 && !strcmp(real + strlen(real) - 3, ".js");
}

char* realpath(const char* path, char* real)
{
	return realFile(path, "", real) ? real : NULL;
}
#else
static int realFile(const char* base, const char* extension, char* real)
{
	char path[C_PATH_MAX];
	struct stat info;
	if (snprintf(path, sizeof(path), "%s%s", base, extension) >= (int)sizeof(path))
		return 0;
	return c_realpath(path, real) && stat(real, &info) == 0 && S_ISREG(info.st_mode);
}
#endif

/* A module's name is its path; below host.base only what follows that, so that names are as long on every machine. */
static char* nameOf(char* real)
{
	size_t length = host.base ? strlen(host.base) : 0;
	return strncmp(real, host.base ? host.base : "", length) ? real : real + length;
}

static void pathOf(const char* name, char* path)
{
	const char* base = host.base && strncmp(name, host.base, strlen(host.base)) ? host.base : "";
	snprintf(path, C_PATH_MAX, "%s%s", base, name);
}

static int realModule(const char* base, char* real)
{
	return realFile(base, "", real) || realFile(base, ".js", real) || realFile(base, ".mjs", real) || realFile(base, "/index.js", real);
}

txID fxFindModule(txMachine* the, txSlot* realm, txID moduleID, txSlot* slot)
{
	char name[C_PATH_MAX], path[C_PATH_MAX], real[C_PATH_MAX];
	fxToStringBuffer(the, slot, name, sizeof(name));
	if (name[0] == '/') {
		pathOf(name, path);
		if (realModule(path, real))
			return fxNewNameC(the, nameOf(real));
	}
	else if (name[0] == '.') {
		if (moduleID == XS_NO_ID)
			return XS_NO_ID;
		pathOf(fxGetKeyName(the, moduleID), path);
		char* slash = strrchr(path, '/');
		if (slash && (slash - path) + strlen(name) + 2 < sizeof(path)) {
			c_strcpy(slash + 1, name);
			if (realModule(path, real))
				return fxNewNameC(the, nameOf(real));
		}
	}
	else {
		for (int i = 0; i < host.rootCount; i++) {
			snprintf(path, sizeof(path), "%s/%s", host.roots[i], name);
			if (realModule(path, real))
				return fxNewNameC(the, nameOf(real));
		}
	}
	return XS_NO_ID;
}

void fxLoadModule(txMachine* the, txSlot* module, txID moduleID)
{
	char path[C_PATH_MAX];
	pathOf(fxGetKeyName(the, moduleID), path);
	txScript* script = loadScript(the, path);
	if (script)
		fxResolveModule(the, module, moduleID, script, C_NULL, C_NULL);
}

txScript* loadScript(txMachine* the, txString path)
{
	txParser _parser;
	txParser* parser = &_parser;
	txParserJump jump;
	FILE* file = NULL;
	txString name = NULL;
	char map[C_PATH_MAX];
	txScript* script = NULL;
	txUnsigned flags = host.debugLines ? mxDebugFlag : 0;
	fxInitializeParser(parser, the, the->parserBufferSize, the->parserTableModulo);
	parser->firstJump = &jump;
	file = fopen(path, "r");
	if (c_setjmp(jump.jmp_buf) == 0) {
		mxParserThrowElse(file);
		parser->path = fxNewParserSymbol(parser, path);
		fxParserTree(parser, file, (txGetter)fgetc, flags, &name);
		fclose(file);
		file = NULL;
		if (name && host.debugLines && c_strncmp(name, "data:", 5) && c_realpath(fxCombinePath(parser, path, name), map)) {
			parser->path = fxNewParserSymbol(parser, map);
			file = fopen(map, "r");
			mxParserThrowElse(file);
			fxParserSourceMap(parser, file, (txGetter)fgetc, flags, &name);
			fclose(file);
			file = NULL;
			if (parser->errorCount == 0 && name && c_realpath(fxCombinePath(parser, map, name), map))
				parser->path = fxNewParserSymbol(parser, map);
		}
		fxParserHoist(parser);
		fxParserBind(parser);
		script = fxParserCode(parser);
	}
	if (file)
		fclose(file);
	if (the->peakParserSize < parser->total)
		the->peakParserSize = parser->total;
	fxTerminateParser(parser);
	if (script && host.archive) {
		archiveScript(the, script);
		addPartModule(nameOf(path), script);
	}
	return script;
}

static void fulfilled(txMachine* the)
{
	host.pending--;
}

static void rejected(txMachine* the)
{
	mxException = *mxArgv(0);
	fxAbort(the, XS_UNHANDLED_EXCEPTION_EXIT);
}

void runModule(txMachine* the, txString path)
{
	host.pending++;
	fxBeginHost(the);
	txSlot* realm = mxModuleInstanceInternal(mxProgram.value.reference)->value.module.realm;
	mxPushStringC(nameOf(path));
	fxRunImport(the, realm, XS_NO_ID);
	mxDub();
	fxGetID(the, mxID(_then));
	mxCall();
	fxNewHostFunction(the, fulfilled, 1, XS_NO_ID, XS_NO_ID);
	fxNewHostFunction(the, rejected, 1, XS_NO_ID, XS_NO_ID);
	mxRunCount(2);
	mxPop();
	fxEndHost(the);
	runLoop(the);
}
