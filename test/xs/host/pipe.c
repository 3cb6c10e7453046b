/*
 * The line to the world outside: a request goes out, the reply is waited for, so that a call into the world is
 * synchronous. Frames are length-prefixed (32 bits, little-endian), over two FIFOs.
 * Request: operation (1 byte), two doubles, bytes or text. Reply: kind (1 byte: 0 nothing, 1 number, 2 bytes, 3 text), value.
 */

#include "host.h"

static void transfer(txMachine* the, int output, void* at, size_t size)
{
	txU1* data = at;
	while (size > 0) {
		ssize_t count = output ? write(host.pipeOut, data, size) : read(host.pipeIn, data, size);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			finish(the, 4); /* the other side is gone */
		data += count;
		size -= count;
	}
}

/* worldCall(operation, x, y, bytes or text or nothing) → nothing, number, ArrayBuffer or string */
static void world_call(txMachine* the)
{
	double entered = instructions();
	struct __attribute__((packed)) { uint32_t size; txU1 operation; double x, y; } request;
	txU1 message[4096];
	txSize size = 0;
	txU1* data = NULL;
	request.operation = fxToInteger(the, mxArgv(0));
	request.x = mxArgc > 1 ? fxToNumber(the, mxArgv(1)) : 0;
	request.y = mxArgc > 2 ? fxToNumber(the, mxArgv(2)) : 0;
	if (mxArgc > 3 && mxArgv(3)->kind == XS_REFERENCE_KIND)
		data = bytesOf(the, mxArgv(3), &size);
	else if (mxArgc > 3 && mxArgv(3)->kind != XS_UNDEFINED_KIND) {
		data = (txU1*)fxToString(the, mxArgv(3));
		size = strlen((char*)data);
	}
	request.size = sizeof(request) - 4 + size;
	if (sizeof(request) + size <= sizeof(message)) {
		memcpy(message, &request, sizeof(request));
		if (size)
			memcpy(message + sizeof(request), data, size);
		transfer(the, 1, message, sizeof(request) + size);
	}
	else {
		transfer(the, 1, &request, sizeof(request));
		transfer(the, 1, data, size);
	}

	struct __attribute__((packed)) { uint32_t size; txU1 kind; } reply;
	transfer(the, 0, &reply, sizeof(reply));
	size = reply.size - 1;
	double number;
	char* text;
	switch (reply.kind) {
	case 1:
		transfer(the, 0, &number, sizeof(number));
		mxResult->kind = XS_NUMBER_KIND;
		mxResult->value.number = number;
		if (number == (double)(txInteger)number) {
			mxResult->kind = XS_INTEGER_KIND;
			mxResult->value.integer = (txInteger)number;
		}
		break;
	case 2:
		data = fxArrayBuffer(the, mxResult, NULL, size, -1);
		transfer(the, 0, data, size);
		break;
	case 3:
		text = fxNewChunk(the, size + 1);
		transfer(the, 0, text, size);
		text[size] = 0;
		mxResult->value.string = text;
		mxResult->kind = XS_STRING_KIND;
		break;
	}
	worldInstructions += instructions() - entered;
}

void definePipe(txMachine* the)
{
	defineFunction(the, "worldCall", world_call, 4);
}
