/* SHA-1, SHA-256 (FIPS 180-4), DES and TDES (FIPS 46-3), AES-128 (FIPS 197) as native functions, in place of those of Moddable's `crypt`. */

#include "host.h"

#define rotateLeft(x, n) (((x) << (n)) | ((x) >> (32 - (n))))
#define rotateRight(x, n) (((x) >> (n)) | ((x) << (32 - (n))))

static void sha1Block(uint32_t state[8], const txU1* block)
{
	uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
	for (int i = 0; i < 16; i++)
		w[i] = block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 80; i++)
		w[i] = rotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (int i = 0; i < 80; i++) {
		uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 ? b ^ c ^ d : i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
		uint32_t k = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
		uint32_t t = rotateLeft(a, 5) + f + e + k + w[i];
		e = d, d = c, c = rotateLeft(b, 30), b = a, a = t;
	}
	state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

static const uint32_t K256[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
	0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
	0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
	0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static void sha256Block(uint32_t state[8], const txU1* block)
{
	uint32_t w[64], s[8];
	for (int i = 0; i < 16; i++)
		w[i] = block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 64; i++) {
		uint32_t s0 = rotateRight(w[i - 15], 7) ^ rotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
		uint32_t s1 = rotateRight(w[i - 2], 17) ^ rotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
	memcpy(s, state, sizeof(s));
	for (int i = 0; i < 64; i++) {
		uint32_t s1 = rotateRight(s[4], 6) ^ rotateRight(s[4], 11) ^ rotateRight(s[4], 25);
		uint32_t t1 = s[7] + s1 + ((s[4] & s[5]) ^ (~s[4] & s[6])) + K256[i] + w[i];
		uint32_t s0 = rotateRight(s[0], 2) ^ rotateRight(s[0], 13) ^ rotateRight(s[0], 22);
		uint32_t t2 = s0 + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof(uint32_t));
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

static void digest(void (*step)(uint32_t*, const txU1*), uint32_t* state, const txU1* data, txSize size, txU1* out, int words)
{
	txU1 last[128] = { 0 };
	txSize whole = size & ~63, rest = size - whole, padded = rest < 56 ? 64 : 128;
	for (txSize i = 0; i < whole; i += 64)
		step(state, data + i);
	memcpy(last, data + whole, rest);
	last[rest] = 0x80;
	uint64_t bits = (uint64_t)size * 8;
	for (int i = 0; i < 8; i++)
		last[padded - 1 - i] = (txU1)(bits >> (8 * i));
	for (txSize i = 0; i < padded; i += 64)
		step(state, last + i);
	for (int i = 0; i < words; i++)
		for (int j = 0; j < 4; j++)
			*out++ = (txU1)(state[i] >> (24 - 8 * j));
}

/* The tables of FIPS 46-3, bit 1 the leftmost. */
static const txU1 IP[64] = { 58,50,42,34,26,18,10,2,60,52,44,36,28,20,12,4,62,54,46,38,30,22,14,6,64,56,48,40,32,24,16,8,
	57,49,41,33,25,17,9,1,59,51,43,35,27,19,11,3,61,53,45,37,29,21,13,5,63,55,47,39,31,23,15,7 };
static const txU1 FP[64] = { 40,8,48,16,56,24,64,32,39,7,47,15,55,23,63,31,38,6,46,14,54,22,62,30,37,5,45,13,53,21,61,29,
	36,4,44,12,52,20,60,28,35,3,43,11,51,19,59,27,34,2,42,10,50,18,58,26,33,1,41,9,49,17,57,25 };
static const txU1 E[48] = { 32,1,2,3,4,5,4,5,6,7,8,9,8,9,10,11,12,13,12,13,14,15,16,17,16,17,18,19,20,21,20,21,22,23,24,25,
	24,25,26,27,28,29,28,29,30,31,32,1 };
static const txU1 P[32] = { 16,7,20,21,29,12,28,17,1,15,23,26,5,18,31,10,2,8,24,14,32,27,3,9,19,13,30,6,22,11,4,25 };
static const txU1 PC1[56] = { 57,49,41,33,25,17,9,1,58,50,42,34,26,18,10,2,59,51,43,35,27,19,11,3,60,52,44,36,
	63,55,47,39,31,23,15,7,62,54,46,38,30,22,14,6,61,53,45,37,29,21,13,5,28,20,12,4 };
static const txU1 PC2[48] = { 14,17,11,24,1,5,3,28,15,6,21,10,23,19,12,4,26,8,16,7,27,20,13,2,41,52,31,37,47,55,30,40,51,45,33,48,
	44,49,39,56,34,53,46,42,50,36,29,32 };
static const txU1 SHIFTS[16] = { 1,1,2,2,2,2,2,2,1,2,2,2,2,2,2,1 };
static const txU1 S[8][64] = {
	{ 14,4,13,1,2,15,11,8,3,10,6,12,5,9,0,7,0,15,7,4,14,2,13,1,10,6,12,11,9,5,3,8,4,1,14,8,13,6,2,11,15,12,9,7,3,10,5,0,15,12,8,2,4,9,1,7,5,11,3,14,10,0,6,13 },
	{ 15,1,8,14,6,11,3,4,9,7,2,13,12,0,5,10,3,13,4,7,15,2,8,14,12,0,1,10,6,9,11,5,0,14,7,11,10,4,13,1,5,8,12,6,9,3,2,15,13,8,10,1,3,15,4,2,11,6,7,12,0,5,14,9 },
	{ 10,0,9,14,6,3,15,5,1,13,12,7,11,4,2,8,13,7,0,9,3,4,6,10,2,8,5,14,12,11,15,1,13,6,4,9,8,15,3,0,11,1,2,12,5,10,14,7,1,10,13,0,6,9,8,7,4,15,14,3,11,5,2,12 },
	{ 7,13,14,3,0,6,9,10,1,2,8,5,11,12,4,15,13,8,11,5,6,15,0,3,4,7,2,12,1,10,14,9,10,6,9,0,12,11,7,13,15,1,3,14,5,2,8,4,3,15,0,6,10,1,13,8,9,4,5,11,12,7,2,14 },
	{ 2,12,4,1,7,10,11,6,8,5,3,15,13,0,14,9,14,11,2,12,4,7,13,1,5,0,15,10,3,9,8,6,4,2,1,11,10,13,7,8,15,9,12,5,6,3,0,14,11,8,12,7,1,14,2,13,6,15,0,9,10,4,5,3 },
	{ 12,1,10,15,9,2,6,8,0,13,3,4,14,7,5,11,10,15,4,2,7,12,9,5,6,1,13,14,0,11,3,8,9,14,15,5,2,8,12,3,7,0,4,10,1,13,11,6,4,3,2,12,9,5,15,10,11,14,1,7,6,0,8,13 },
	{ 4,11,2,14,15,0,8,13,3,12,9,7,5,10,6,1,13,0,11,7,4,9,1,10,14,3,5,12,2,15,8,6,1,4,11,13,12,3,7,14,10,15,6,8,0,5,9,2,6,11,13,8,1,4,10,7,9,5,0,15,14,2,3,12 },
	{ 13,2,8,4,6,15,11,1,10,9,3,14,5,0,12,7,1,15,13,8,10,3,7,4,12,5,6,11,0,14,9,2,7,11,4,1,9,12,14,2,0,6,10,13,15,3,5,8,2,1,14,7,4,10,8,13,15,12,9,0,3,5,6,11 },
};

static uint64_t permute(uint64_t in, int width, const txU1* table, int count)
{
	uint64_t out = 0;
	for (int i = 0; i < count; i++)
		out = out << 1 | (in >> (width - table[i]) & 1);
	return out;
}

static uint64_t des(uint64_t key, uint64_t block, int decrypt)
{
	uint64_t keys[16], cd = permute(key, 64, PC1, 56);
	uint32_t c = (uint32_t)(cd >> 28), d = (uint32_t)cd & 0xfffffff;
	for (int i = 0; i < 16; i++) {
		c = (c << SHIFTS[i] | c >> (28 - SHIFTS[i])) & 0xfffffff;
		d = (d << SHIFTS[i] | d >> (28 - SHIFTS[i])) & 0xfffffff;
		keys[i] = permute((uint64_t)c << 28 | d, 56, PC2, 48);
	}
	block = permute(block, 64, IP, 64);
	uint32_t left = (uint32_t)(block >> 32), right = (uint32_t)block;
	for (int i = 0; i < 16; i++) {
		uint64_t x = permute(right, 32, E, 48) ^ keys[decrypt ? 15 - i : i];
		uint32_t f = 0;
		for (int j = 0; j < 8; j++) {
			int six = (int)(x >> (42 - 6 * j)) & 63;
			f = f << 4 | S[j][(six & 32) | (six & 1) << 4 | (six >> 1 & 15)];
		}
		uint32_t next = left ^ (uint32_t)permute(f, 32, P, 32);
		left = right, right = next;
	}
	return permute((uint64_t)right << 32 | left, 64, FP, 64);
}

static txU1 doubled(txU1 x)
{
	return (txU1)(x << 1 ^ (x & 0x80 ? 0x1b : 0));
}

/* FIPS 197, 5.1.1: the inverse in GF(2^8) by its 254th power, then the affine map. */
static txU1 substitute(txU1 x)
{
	txU1 inverse = 1;
	for (int i = 7; i >= 0; i--) {
		txU1 squared = 0, product = 0;
		for (int j = 7; j >= 0; j--)
			squared = doubled(squared) ^ (inverse >> j & 1 ? inverse : 0);
		for (int j = 7; j >= 0; j--)
			product = doubled(product) ^ (x >> j & 1 ? squared : 0);
		inverse = 254 >> i & 1 ? product : squared;
	}
	txU1 out = 0x63;
	for (int i = 0; i < 5; i++)
		out ^= (txU1)(inverse << i | inverse >> (8 - i));
	return out;
}

static void mixColumns(txU1* s)
{
	for (int c = 0; c < 16; c += 4) {
		txU1 t[4], all = s[c] ^ s[c + 1] ^ s[c + 2] ^ s[c + 3];
		memcpy(t, s + c, 4);
		for (int r = 0; r < 4; r++)
			s[c + r] = t[r] ^ all ^ doubled(t[r] ^ t[(r + 1) & 3]);
	}
}

static void aes128(const txU1* key, const txU1* in, txU1* out, int decrypt)
{
	txU1 keys[11][16], s[16], t[16], inverse[256], rcon = 1;
	memcpy(keys[0], key, 16);
	for (int round = 1; round <= 10; round++, rcon = doubled(rcon)) {
		txU1 *k = keys[round], *before = keys[round - 1];
		for (int i = 0; i < 16; i++)
			k[i] = before[i] ^ (i >= 4 ? k[i - 4] : substitute(before[12 + ((i + 1) & 3)]) ^ (i == 0 ? rcon : 0));
	}
	for (int x = 0; x < 256; x++)
		inverse[substitute((txU1)x)] = (txU1)x;
	for (int i = 0; i < 16; i++)
		s[i] = in[i] ^ keys[decrypt ? 10 : 0][i];
	for (int round = 1; round <= 10; round++) {
		for (int i = 0; i < 16; i++)
			t[i] = decrypt ? inverse[s[(i - 4 * (i & 3)) & 15]] : substitute(s[(i + 4 * (i & 3)) & 15]);
		memcpy(s, t, 16);
		if (!decrypt && round < 10)
			mixColumns(s);
		for (int i = 0; i < 16; i++)
			s[i] ^= keys[decrypt ? 10 - round : round][i];
		/* Mixing four times changes nothing: three times undoes one. */
		for (int i = 0; decrypt && round < 10 && i < 3; i++)
			mixColumns(s);
	}
	memcpy(out, s, 16);
}

static uint64_t load64(const txU1* bytes)
{
	uint64_t value = 0;
	for (int i = 0; i < 8; i++)
		value = value << 8 | bytes[i];
	return value;
}

/* nativeDigest(name, bytes) → ArrayBuffer */
static void native_digest(txMachine* the)
{
	uint32_t sha1[8] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	uint32_t sha256[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	txString name = fxToString(the, mxArgv(0));
	int words = !c_strcmp(name, "SHA1") ? 5 : !c_strcmp(name, "SHA256") ? 8 : 0;
	if (!words)
		mxTypeError("no digest %s", name);
	txSize size;
	txU1 out[32];
	txU1* data = bytesOf(the, mxArgv(1), &size);
	digest(words == 5 ? sha1Block : sha256Block, words == 5 ? sha1 : sha256, data, size, out, words);
	fxArrayBuffer(the, mxResult, out, words * 4, -1);
}

/* nativeBlock(name, decrypt, key, block) → ArrayBuffer of one block */
static void native_block(txMachine* the)
{
	int triple = !c_strcmp(fxToString(the, mxArgv(0)), "TDES");
	int decrypt = fxToBoolean(the, mxArgv(1));
	txSize keySize, size;
	txU1* key = bytesOf(the, mxArgv(2), &keySize);
	txU1* data = bytesOf(the, mxArgv(3), &size);
	if (!c_strcmp(fxToString(the, mxArgv(0)), "AES")) {
		txU1 sixteen[16];
		if (size != 16 || keySize != 16)
			mxRangeError("invalid key or block");
		aes128(key, data, sixteen, decrypt);
		fxArrayBuffer(the, mxResult, sixteen, 16, -1);
		return;
	}
	if (size != 8 || (triple ? keySize != 16 && keySize != 24 : keySize != 8))
		mxRangeError("invalid key or block");
	uint64_t block = load64(data), k1 = load64(key);
	if (triple) {
		uint64_t k2 = load64(key + 8), k3 = keySize == 24 ? load64(key + 16) : k1;
		block = des(decrypt ? k3 : k1, block, decrypt);
		block = des(k2, block, !decrypt);
		block = des(decrypt ? k1 : k3, block, decrypt);
	}
	else
		block = des(k1, block, decrypt);
	txU1 out[8];
	for (int i = 0; i < 8; i++)
		out[i] = (txU1)(block >> (56 - 8 * i));
	fxArrayBuffer(the, mxResult, out, 8, -1);
}

void defineCiphers(txMachine* the)
{
	defineFunction(the, "nativeDigest", native_digest, 2);
	defineFunction(the, "nativeBlock", native_block, 4);
}
