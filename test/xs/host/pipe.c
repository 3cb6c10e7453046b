/* The line to the world outside: length-prefixed messages over two FIFOs, blocking, so that a call into the world is synchronous. */

#include "host.h"

static void transfer(txMachine* the, int output, txU1* data, size_t size)
{
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

/* pipeWrite(bytes) */
static void pipe_write(txMachine* the)
{
	txSize size;
	txU1* data = bytesOf(the, mxArgv(0), &size);
	txU1 head[4] = { (txU1)size, (txU1)(size >> 8), (txU1)(size >> 16), (txU1)(size >> 24) };
	transfer(the, 1, head, 4);
	transfer(the, 1, data, size);
}

/* pipeRead() → ArrayBuffer */
static void pipe_read(txMachine* the)
{
	txU1 head[4];
	transfer(the, 0, head, 4);
	txSize size = head[0] | head[1] << 8 | head[2] << 16 | head[3] << 24;
	void* data = fxArrayBuffer(the, mxResult, NULL, size, -1);
	transfer(the, 0, data, size);
}

void definePipe(txMachine* the)
{
	defineFunction(the, "pipeWrite", pipe_write, 1);
	defineFunction(the, "pipeRead", pipe_read, 0);
}
