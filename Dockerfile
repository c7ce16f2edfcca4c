# ASN Kinerja for production: one image, three programs (web, worker, schedule; docker-compose.yml).

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
# Pango draws the text of the PDF documents.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin kinerja \
    && install -d -o kinerja -g kinerja -m 750 /var/lib/asn-kinerja /var/lib/asn-kinerja/files
COPY --from=build /opt/venv /opt/venv
COPY . /srv/asn-kinerja
WORKDIR /srv/asn-kinerja
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    DJANGO_SETTINGS_MODULE=asn_kinerja.settings.production \
    VAR_DIR=/var/lib/asn-kinerja
USER kinerja
# The values are only for this step: nothing of them stays in the image's environment.
RUN SECRET_KEY=collectstatic RECORD_SIGNING_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    IDENTITY_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    ALLOWED_HOSTS=localhost EMAIL_URL=dummy:// python manage.py collectstatic --noinput
EXPOSE 8000
CMD ["gunicorn", "asn_kinerja.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
