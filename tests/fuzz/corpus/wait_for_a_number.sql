CALL sys.wait_for_job(2)
CALL sys.wait_for_job(true)
